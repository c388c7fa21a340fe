#include "kernels/lab/timing.h"

#include "kernels/cpu/multiplier.h"
#include "kernels/lab/variants.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace foregleam::lab {
namespace {

constexpr std::size_t kMostRows = 64;

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void printLine(const char* name, const char* type, std::size_t rows, double seconds, double bytes, double products)
{
    std::printf("%-14s %-5s %5zu %10.3f %8.2f %9.2f\n", name, type, rows, seconds * 1e3, bytes / seconds * 1e-9,
        products / seconds * 1e-9);
}

void printHead(const char* set, std::size_t columns, std::size_t outputs)
{
    std::printf("\n%s, %zu columns, %zu outputs, one thread\n%-14s %-5s %5s %10s %8s %9s\n", set, columns, outputs,
        "kernel", "type", "rows", "ms", "GB/s", "Gmadd/s");
}

/// Zeros are valid blocks of every type, and no slower or faster than others.
struct VariantBench {
    std::size_t columns;
    std::size_t outputs;
    std::vector<std::byte> weights;
    std::vector<float> x;
    std::vector<float> out;
    std::vector<float> panel;

    VariantBench(std::size_t columns_, std::size_t outputs_)
        : columns(columns_)
        , outputs(outputs_)
        , weights(outputs * columns * 4)
        , x(kMostRows * cpu::padded(columns), 1.0F)
        , out(kMostRows * outputs)
        , panel(cpu::kPanelOutputs * cpu::padded(columns))
    {
    }

    void time(const Variant& variant, std::size_t rows)
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
        printLine(variant.name, info.name, rows, cpuTime([&] { variant.multiply(args); }),
            static_cast<double>(args.rowBytes * outputs), static_cast<double>(rows * outputs * columns));
    }

    void timeAll(const char* set, const Variant* variants, std::size_t count)
    {
        printHead(set, columns, outputs);
        for (std::size_t i = 0; i < count; ++i) {
            for (const std::size_t rows : {1, 2, 4, 5, 6, 8, 9, 16, 64}) {
                if (rows >= variants[i].fewestRows && rows <= variants[i].mostRows)
                    time(variants[i], rows);
            }
        }
    }
};

void timeProduct(cpu::InstructionSet set, TensorType type, std::size_t columns, std::size_t outputs)
{
    const TensorTypeInfo info = *tensorTypeInfo(type);
    const std::vector<std::byte> zeros(outputs * columns / info.blockElements * info.blockBytes);
    cpu::Multiplier multiplier(set, 1);
    const auto packed =
        multiplier.pack({type, static_cast<std::int64_t>(outputs), static_cast<std::int64_t>(columns), zeros.data()});
    const auto in = cpu::Activations::create(kMostRows, columns);
    if (!packed || !in)
        return;
    std::vector<float> out(kMostRows * outputs);
    for (const std::size_t rows : {1, 2, 3, 4, 5, 6, 7, 8, 16, 64}) {
        const double seconds = cpuTime([&] {
            multiplier.multiplyPart({&*packed, &*in, {out.data(), outputs}}, rows, 0, outputs, 0);
        });
        printLine("product", info.name, rows, seconds, static_cast<double>(packed->bytes()),
            static_cast<double>(rows * outputs * columns));
    }
}

} // namespace

double cpuTime(const std::function<void()>& work)
{
    std::vector<double> times;
    double spent = 0;
    while (times.size() < 5 || (spent < 0.1 && times.size() < 2000)) {
        const double start = cpuSeconds();
        work();
        times.push_back(cpuSeconds() - start);
        spent += times.back();
    }
    const auto fifth = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 5);
    std::nth_element(times.begin(), fifth, times.end());
    return *fifth;
}

void timeVariants(std::size_t columns, std::size_t outputs)
{
    VariantBench bench(columns, outputs);
    std::size_t count = 0;
    if (cpu::isAvailable(cpu::InstructionSet::Avx2)) {
        const Variant* variants = avx2Variants(count);
        bench.timeAll("AVX2", variants, count);
    }
    if (cpu::isAvailable(cpu::InstructionSet::Avx512)) {
        const Variant* variants = avx512Variants(count);
        bench.timeAll("AVX-512", variants, count);
    }
}

void timeProducts(std::size_t columns, std::size_t outputs)
{
    for (const cpu::InstructionSet set : cpu::kInstructionSets) {
        if (set == cpu::InstructionSet::Reference || !cpu::isAvailable(set))
            continue;
        printHead(cpu::displayName(set), columns, outputs);
        for (const TensorType type : {TensorType::Q4_0, TensorType::Q4_1, TensorType::Q5_1, TensorType::Q8_0,
                 TensorType::Q4_K, TensorType::Q6_K, TensorType::BF16})
            timeProduct(set, type, columns, outputs);
    }
}

} // namespace foregleam::lab
