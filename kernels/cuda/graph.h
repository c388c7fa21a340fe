#pragma once
// Work that is recorded once and then launched as a whole.

#include "kernels/cuda/device.h"

#include <utility>

namespace foregleam::cuda {

class Graph {
public:
    Graph() = default;
    Graph(Graph&& other) noexcept { std::swap(m_graph, other.m_graph); }
    Graph& operator=(Graph&& other) noexcept
    {
        std::swap(m_graph, other.m_graph);
        return *this;
    }
    ~Graph()
    {
        if (m_graph)
            cudaGraphExecDestroy(m_graph);
    }

    /// What `enqueue` puts into the stream, which must be idle otherwise. enqueue: () -> cudaError_t.
    template <class Enqueue> static Result<Graph> record(cudaStream_t stream, const Enqueue& enqueue)
    {
        constexpr const char* kDoing = "recording a pass";
        if (Result<void> begun = check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), kDoing); !begun)
            return begun.error();
        const cudaError_t enqueued = enqueue();
        cudaGraph_t recorded = nullptr;
        cudaError_t status = cudaStreamEndCapture(stream, &recorded);
        if (enqueued != cudaSuccess)
            status = enqueued;
        Graph graph;
        if (status == cudaSuccess)
            status = cudaGraphInstantiate(&graph.m_graph, recorded, 0);
        if (recorded)
            cudaGraphDestroy(recorded);
        if (Result<void> done = check(status, kDoing); !done)
            return done.error();
        return std::move(graph);
    }

    cudaError_t launch(cudaStream_t stream) const { return cudaGraphLaunch(m_graph, stream); }

private:
    cudaGraphExec_t m_graph = nullptr;
};

} // namespace foregleam::cuda
