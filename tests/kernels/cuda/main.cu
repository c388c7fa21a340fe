// foregleam-cuda-check [check | quick] [products | models | drafters | memory]
// foregleam-cuda-check time [shape]

#include "tests/kernels/cuda/check.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace foregleam::test {

void Check::report(const std::string& what, double figure, double bound)
{
    const bool good = figure <= bound;
    std::printf("%-6s %-48s %10.3g (bound %.3g)\n", good ? "ok" : "FAILED", what.c_str(), figure, bound);
    failures += good ? 0 : 1;
}

std::vector<float> Check::floats(std::size_t count, float spread, float middle)
{
    std::normal_distribution<float> normal(middle, spread);
    std::vector<float> values(count);
    for (float& value : values)
        value = normal(random);
    return values;
}

std::vector<TokenId> Check::tokens(std::size_t count, std::int32_t vocabulary)
{
    std::vector<TokenId> values(count);
    for (TokenId& value : values)
        value = static_cast<TokenId>(random() % static_cast<unsigned>(vocabulary));
    return values;
}

double largestDifference(const std::vector<float>& expected, const std::vector<float>& found)
{
    double widest = 0;
    double worst = expected.size() == found.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i) {
        widest = std::max<double>(widest, std::abs(expected[i]));
        const double off = std::abs(static_cast<double>(expected[i]) - found[i]);
        worst = off <= worst ? worst : off; // NaN counts
    }
    return worst / widest;
}

} // namespace foregleam::test

int main(int argc, char** argv)
{
    using namespace foregleam;
    constexpr int kSkipped = 77; // as CTest understands it
    const auto device = cuda::openDevice(0);
    if (!device) {
        std::printf("skipped: %s\n", device.error().message.c_str());
        return kSkipped;
    }
    std::printf("%s, %d multiprocessors, %zu MiB free\n", device->name.c_str(), device->multiprocessors,
        device->freeBytes >> 20);
    const std::string what = argc > 1 ? argv[1] : "check";
    const std::string part = argc > 2 ? argv[2] : "";
    test::Check check;
    if (what == "time") {
        test::timeShapes(check, part);
        return 0;
    }
    check.quick = what == "quick";
    if (part.empty() || part == "products")
        test::checkProducts(check);
    if (part.empty() || part == "models")
        test::checkModels(check);
    if (part.empty() || part == "drafters")
        test::checkDrafters(check);
#ifdef FOREGLEAM_EMULATED
    if (part.empty() || part == "memory")
        test::checkMemory(check);
#endif
    std::printf("%d failures\n", check.failures);
    return check.failures ? 1 : 0;
}
