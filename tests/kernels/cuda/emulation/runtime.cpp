// Fibers, barriers, captured graphs.

#include <cuda_runtime.h>

#include <cstdio>
#include <memory>

uint3 threadIdx, blockIdx;
dim3 blockDim, gridDim;

namespace emulation {

std::uint8_t* dynamicShared = nullptr;

namespace {

constexpr std::size_t kStackBytes = 64 << 10;
constexpr std::size_t kLanes = 32;
constexpr std::size_t kExchangeBytes = 64;

enum class State { Ready, AtBlockBarrier, AtWarpBarrier, Done };

struct Fiber {
    std::unique_ptr<std::uint8_t[]> stack{new std::uint8_t[kStackBytes]};
    void* stackPointer = nullptr;
    State state = State::Done;
    unsigned exchanges = 0;
};

struct Warp {
    alignas(16) std::uint8_t slots[2][kLanes * kExchangeBytes];
};

std::vector<Fiber> g_fibers;
std::vector<Warp> g_warps;
std::size_t g_running = 0;
void* g_scheduler = nullptr;
const std::function<void()>* g_thread = nullptr;
cudaGraph_t g_capture = nullptr;
int g_allocationsLeft = -1;
int g_live = 0;

// Saves the callee's registers on the stack that is left, and takes them from the one that is entered.
asm(R"(
.text
emulationSwitch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
)");
extern "C" void emulationSwitch(void** leave, void* enter) asm("emulationSwitch");

void yield(State state)
{
    Fiber& fiber = g_fibers[g_running];
    fiber.state = state;
    emulationSwitch(&fiber.stackPointer, g_scheduler);
}

void fiberMain()
{
    (*g_thread)();
    yield(State::Done);
    std::abort();
}

void enter(std::size_t index)
{
    g_running = index;
    threadIdx = {static_cast<unsigned>(index), 0, 0};
    emulationSwitch(&g_scheduler, g_fibers[index].stackPointer);
}

/// Lets fibers first..end go on if all of them that are alive wait for it.
bool release(std::size_t first, std::size_t end, State barrier)
{
    bool any = false;
    for (std::size_t i = first; i < end; ++i) {
        if (g_fibers[i].state != barrier && g_fibers[i].state != State::Done)
            return false;
        any = any || g_fibers[i].state == barrier;
    }
    for (std::size_t i = first; any && i < end; ++i) {
        if (g_fibers[i].state == barrier)
            g_fibers[i].state = State::Ready;
    }
    return any;
}

void runBlock(std::size_t threads)
{
    for (std::size_t i = 0; i < threads; ++i) {
        Fiber& fiber = g_fibers[i];
        auto** top = reinterpret_cast<void**>(fiber.stack.get() + kStackBytes);
        *--top = nullptr; // keeps the stack aligned as after a call
        *--top = reinterpret_cast<void*>(&fiberMain);
        top -= 6; // the registers
        std::fill_n(top, 6, nullptr);
        fiber.stackPointer = top;
        fiber.state = State::Ready;
        fiber.exchanges = 0;
    }
    for (;;) {
        bool ran = false;
        bool alive = false;
        for (std::size_t first = 0; first < threads; first += kLanes) {
            const std::size_t end = std::min(threads, first + kLanes);
            for (std::size_t i = first; i < end; ++i) {
                if (g_fibers[i].state == State::Ready) {
                    enter(i);
                    ran = true;
                }
                alive = alive || g_fibers[i].state != State::Done;
            }
            ran = release(first, end, State::AtWarpBarrier) || ran;
        }
        if (!alive)
            return;
        if (release(0, threads, State::AtBlockBarrier) || ran)
            continue;
        std::fprintf(stderr, "emulation: a barrier was not reached by everybody\n");
        std::abort();
    }
}

} // namespace

void blockBarrier()
{
    yield(State::AtBlockBarrier);
}

void warpBarrier()
{
    yield(State::AtWarpBarrier);
}

const std::uint8_t* exchange(const void* mine, std::size_t bytes)
{
    Fiber& fiber = g_fibers[g_running];
    std::uint8_t* slots = g_warps[g_running / kLanes].slots[fiber.exchanges++ % 2];
    std::memcpy(slots + g_running % kLanes * bytes, mine, bytes);
    warpBarrier();
    return slots;
}

void runGrid(dim3 grid, dim3 block, std::size_t shared, const std::function<void()>& thread)
{
    const std::size_t threads = block.x;
    if (g_fibers.size() < threads)
        g_fibers.resize(threads);
    g_warps.resize(std::max(g_warps.size(), (threads + kLanes - 1) / kLanes));
    std::vector<uint4> memory((shared + 15) / 16 + 1);
    dynamicShared = reinterpret_cast<std::uint8_t*>(memory.data());
    blockDim = block;
    gridDim = grid;
    g_thread = &thread;
    for (unsigned z = 0; z < grid.z; ++z) {
        for (unsigned y = 0; y < grid.y; ++y) {
            for (unsigned x = 0; x < grid.x; ++x) {
                blockIdx = {x, y, z};
                std::memset(dynamicShared, 0xFF, shared); // NaN: nothing may be read before it was written
                runBlock(threads);
            }
        }
    }
}

void failAllocationAfter(int more)
{
    g_allocationsLeft = more;
}

int liveAllocations()
{
    return g_live;
}

void submit(std::function<void()> work)
{
    if (g_capture)
        g_capture->push_back(std::move(work));
    else
        work();
}

} // namespace emulation

cudaError_t cudaFree(void* data)
{
    std::free(data);
    --emulation::g_live;
    return cudaSuccess;
}

cudaError_t cudaMalloc(void** data, std::size_t bytes)
{
    if (emulation::g_allocationsLeft == 0)
        return cudaErrorMemoryAllocation;
    if (emulation::g_allocationsLeft > 0)
        --emulation::g_allocationsLeft;
    ++emulation::g_live;
    *data = std::aligned_alloc(256, (bytes + 255) / 256 * 256);
    if (*data)
        std::memset(*data, 0xFF, bytes);
    return *data ? cudaSuccess : cudaErrorMemoryAllocation;
}

cudaError_t cudaStreamBeginCapture(cudaStream_t, int)
{
    emulation::g_capture = new std::vector<std::function<void()>>;
    return cudaSuccess;
}

cudaError_t cudaStreamEndCapture(cudaStream_t, cudaGraph_t* graph)
{
    *graph = std::exchange(emulation::g_capture, nullptr);
    return cudaSuccess;
}

cudaError_t cudaGraphInstantiate(cudaGraphExec_t* exec, cudaGraph_t graph, int)
{
    *exec = new std::vector<std::function<void()>>(*graph);
    return cudaSuccess;
}

cudaError_t cudaGraphLaunch(cudaGraphExec_t exec, cudaStream_t)
{
    for (const auto& work : *exec)
        work();
    return cudaSuccess;
}
