// foregleam-lab [columns [outputs]]: times the variants on one thread. CPU time, the best of many repeats, so that a
// busy machine blurs the figures as little as it can.

#include "kernels/cpu/instruction_set.h"
#include "kernels/lab/variants.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <vector>

using namespace foregleam;

namespace {

constexpr std::size_t kMostRows = 64;

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Zeros are valid blocks of every type, and no slower or faster than others.
struct Bench {
    std::size_t columns;
    std::size_t outputs;
    std::vector<std::byte> weights;
    std::vector<float> x;
    std::vector<float> out;
    std::vector<float> panel;

    Bench(std::size_t columns_, std::size_t outputs_)
        : columns(columns_)
        , outputs(outputs_)
        , weights(outputs * columns * 4)
        , x(kMostRows * cpu::padded(columns), 1.0F)
        , out(kMostRows * outputs)
        , panel(cpu::kPanelOutputs * cpu::padded(columns))
    {
    }

    void time(const lab::Variant& variant, std::size_t rows)
    {
        const TensorTypeInfo info = *tensorTypeInfo(variant.type);
        cpu::MatmulArgs args{};
        args.weights = weights.data();
        args.rowBytes = columns / info.blockElements * info.blockBytes;
        args.columns = columns;
        args.last = outputs;
        args.x = x.data();
        args.xStride = cpu::padded(columns);
        args.rows = rows;
        args.out = out.data();
        args.outStride = outputs;
        args.panel = panel.data();
        double best = std::numeric_limits<double>::infinity();
        double spent = 0;
        for (int repeat = 0; repeat < 5 || (spent < 0.15 && repeat < 2000); ++repeat) {
            const double start = cpuSeconds();
            variant.multiply(args);
            const double took = cpuSeconds() - start;
            best = std::min(best, took);
            spent += took;
        }
        const double bytes = static_cast<double>(args.rowBytes * outputs);
        const double products = static_cast<double>(rows * outputs * columns);
        std::printf("%-14s %-5s %5zu %10.3f %8.2f %9.2f\n", variant.name, info.name, rows, best * 1e3,
            bytes / best * 1e-9, products / best * 1e-9);
    }
};

void timeAll(const char* set, const lab::Variant* variants, std::size_t count, Bench& bench)
{
    std::printf("\n%s, %zu columns, %zu outputs, one thread\n%-14s %-5s %5s %10s %8s %9s\n", set, bench.columns,
        bench.outputs, "variant", "type", "rows", "ms", "GB/s", "Gmadd/s");
    for (std::size_t i = 0; i < count; ++i) {
        for (const std::size_t rows : {1, 2, 4, 5, 6, 8, 9, 16, 64}) {
            if (rows >= variants[i].fewestRows && rows <= variants[i].mostRows)
                bench.time(variants[i], rows);
        }
    }
}

} // namespace

int main(int argc, char** argv)
{
    const long columns = argc > 1 ? std::atol(argv[1]) : 1536;
    const long outputs = argc > 2 ? std::atol(argv[2]) : 576;
    if (columns < 256 || columns % 256 != 0 || outputs < 12 || columns > 65536 || outputs > 65536) {
        std::fprintf(stderr, "usage: foregleam-lab [columns, a multiple of 256 [outputs, 12 to 65536]]\n");
        return 2;
    }
    Bench bench(static_cast<std::size_t>(columns), static_cast<std::size_t>(outputs));
    std::size_t count = 0;
    if (cpu::isAvailable(cpu::InstructionSet::Avx2)) {
        const lab::Variant* variants = lab::avx2Variants(count);
        timeAll("AVX2", variants, count, bench);
    }
    if (cpu::isAvailable(cpu::InstructionSet::Avx512)) {
        const lab::Variant* variants = lab::avx512Variants(count);
        timeAll("AVX-512", variants, count, bench);
    }
    return 0;
}
