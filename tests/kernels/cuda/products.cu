// Packed weights and products of few rows: each type against double precision, and its bits against other widths.

#include "kernels/cpu/dequantize.h"
#include "tests/kernels/cuda/check.h"
#include "tests/support/quantizer.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace foregleam::test {
namespace {

using namespace foregleam::cuda;

/// What a device holds of a host vector.
template <class T> DeviceMemory upload(const std::vector<T>& values)
{
    auto memory = DeviceMemory::allocate(values.size() * sizeof(T), "a test");
    if (!memory) {
        std::printf("%s\n", memory.error().message.c_str());
        std::abort();
    }
    cudaMemcpy(memory->data(), values.data(), values.size() * sizeof(T), cudaMemcpyHostToDevice);
    return std::move(*memory);
}

/// Products of one type: packed values exactly, products against double, bits against other widths.
void checkType(Check& check, TensorType type)
{
    const TensorTypeInfo info = *tensorTypeInfo(type);
    const int outputs = 77;
    const int columns = info.blockElements == 1 ? 300 : info.blockElements == 32 ? 608 : 1536;
    const int rows = check.quick ? 22 : 150;
    const std::string name = info.name;
    const std::string bytes = test::quantize(check.floats(static_cast<std::size_t>(outputs * columns), 0.1F, 0.05F), type);
    const TensorView view{type, outputs, columns, reinterpret_cast<const std::byte*>(bytes.data())};
    WeightStore store;
    store.matrix(view);
    if (!store.allocate()) {
        check.fail(name + " has no memory");
        return;
    }
    const PackedMatrix packed = store.matrix(view);
    if (!store.finish() || cudaDeviceSynchronize() != cudaSuccess)
        check.fail(name + " does not pack");

    std::vector<std::uint8_t> host(packed.bytes());
    cudaMemcpy(host.data(), packed.data, host.size(), cudaMemcpyDeviceToHost);
    PackedMatrix onHost = packed;
    onHost.data = host.data();
    double worst = 0;
    std::vector<std::vector<float>> weights(outputs, std::vector<float>(static_cast<std::size_t>(columns)));
    for (int o = 0; o < outputs; ++o) {
        cpu::dequantizeRow(view, o, weights[static_cast<std::size_t>(o)].data());
        for (int k = 0; k < columns; ++k)
            worst = std::max(worst, std::abs(static_cast<double>(packedValue(onHost, o, k)) - weights[o][k]));
    }
    check.report(name + " packed values", worst, type == TensorType::F32 ? 1e-7 : 1e-8); // two halves hold 22 bits

    const std::vector<float> x = check.floats(static_cast<std::size_t>(rows * columns), 1.0F);
    const DeviceMemory deviceX = upload(x);
    Carver sizes(nullptr);
    sizes.prepared(rows, columns);
    auto scratch = DeviceMemory::allocate(sizes.used() + 64, "a test");
    const auto product = [&](int first, int count, int splits, bool rounded = false) {
        Carver carver(scratch->data());
        NormArgs norm;
        norm.x = deviceX.as<float>() + static_cast<std::size_t>(first) * columns;
        norm.width = columns;
        norm.out = carver.prepared(rows, columns);
        norm.out.rounded = rounded;
        std::vector<float> poison(static_cast<std::size_t>(splits) * count * outputs, NAN);
        const DeviceMemory out = upload(poison);
        MatmulArgs args;
        args.weights = packed;
        args.x = norm.out;
        args.rows = count;
        args.splits = splits;
        args.out = out.as<float>();
        args.outStride = outputs;
        args.splitStride = static_cast<std::size_t>(count) * outputs;
        cudaError_t status = launchNorm(norm, count, nullptr);
        if (status == cudaSuccess)
            status = launchMatmul(args, nullptr);
        if (status == cudaSuccess)
            status = cudaDeviceSynchronize();
        if (status != cudaSuccess)
            check.fail(name + " product: " + cudaGetErrorString(status));
        cudaMemcpy(poison.data(), out.data(), poison.size() * sizeof(float), cudaMemcpyDeviceToHost);
        for (int split = 1; split < splits; ++split) {
            for (int i = 0; i < count * outputs; ++i)
                poison[static_cast<std::size_t>(i)] += poison[static_cast<std::size_t>(split * count * outputs + i)];
        }
        poison.resize(static_cast<std::size_t>(count) * outputs);
        return poison;
    };
    for (const int splits : {1, 2}) {
        const std::vector<float> all = product(0, rows, splits);
        const std::vector<float> wide = product(0, rows, splits, true);
        double error = 0;
        double wideError = 0;
        for (int row = 0; row < rows; ++row) {
            for (int o = 0; o < outputs; ++o) {
                double exact = 0;
                double magnitude = 0;
                for (int k = 0; k < columns; ++k) {
                    const double term = static_cast<double>(weights[o][k]) * x[static_cast<std::size_t>(row * columns + k)];
                    exact += term;
                    magnitude += std::abs(term);
                }
                const double off = std::abs(all[static_cast<std::size_t>(row * outputs + o)] - exact) / magnitude;
                error = off <= error ? error : off; // NaN counts
                const double wideOff = std::abs(wide[static_cast<std::size_t>(row * outputs + o)] - exact) / magnitude;
                wideError = wideOff <= wideError ? wideError : wideOff;
            }
        }
        check.report(name + " product, splits " + std::to_string(splits), error, 2e-6);
        // Each factor has an error of 2^-12 at most (weights two or three), and they add up at random.
        check.report(name + " rounded product, splits " + std::to_string(splits), wideError, 0x1p-12);
        int different = 0;
        for (int count = 1; count <= 21; count += check.quick ? 4 : 1) {
            for (const int first : {0, 1, rows - count}) {
                const std::vector<float> some = product(first, count, splits);
                different += std::memcmp(some.data(), all.data() + static_cast<std::size_t>(first) * outputs, some.size() * 4) != 0;
            }
        }
        check.report(name + " same bits at every width", different, 0);
    }
}

} // namespace

void checkProducts(Check& check)
{
    for (const TensorType type : {TensorType::F32, TensorType::F16, TensorType::BF16, TensorType::Q4_0, TensorType::Q4_1,
             TensorType::Q5_0, TensorType::Q5_1, TensorType::Q8_0, TensorType::Q4_K, TensorType::Q5_K, TensorType::Q6_K})
        checkType(check, type);
}

} // namespace foregleam::test
