// foregleam-lab: times kernels. Modes:
//   variants [columns [outputs]]   the numbered experiments, one thread
//   products [columns [outputs]]   what kernels/cpu uses, every type and instruction set, one thread
//   pass MODEL [set [threads]]     whole passes over a model file
//   divergence MODEL TEXT [set]    predictions against the fp32 reference's
#include "kernels/lab/timing.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace foregleam;

namespace {

/// A size out of the arguments, or the default where there is none.
std::size_t sizeArgument(int argc, char** argv, int index, std::size_t otherwise)
{
    return argc > index ? static_cast<std::size_t>(std::atol(argv[index])) : otherwise;
}

int usage()
{
    std::fprintf(stderr,
        "usage: foregleam-lab variants|products [columns, a multiple of 256 [outputs, 12 to 65536]]\n"
        "       foregleam-lab pass MODEL.gguf [instruction set [threads]]\n"
        "       foregleam-lab divergence MODEL.gguf TEXT [instruction set]\n");
    return 2;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2)
        return usage();
    if (std::strcmp(argv[1], "pass") == 0) {
        if (argc < 3)
            return usage();
        return lab::timePasses(argv[2], argc > 3 ? argv[3] : "", static_cast<int>(sizeArgument(argc, argv, 4, 2)));
    }
    if (std::strcmp(argv[1], "divergence") == 0)
        return argc < 4 ? usage() : lab::measureDivergence(argv[2], argv[3], argc > 4 ? argv[4] : "");
    const std::size_t columns = sizeArgument(argc, argv, 2, 1536);
    const std::size_t outputs = sizeArgument(argc, argv, 3, 576);
    if (columns < 256 || columns % 256 != 0 || outputs < 12 || columns > 65536 || outputs > 65536)
        return usage();
    if (std::strcmp(argv[1], "variants") == 0)
        lab::timeVariants(columns, outputs);
    else if (std::strcmp(argv[1], "products") == 0)
        lab::timeProducts(columns, outputs);
    else
        return usage();
    return 0;
}
