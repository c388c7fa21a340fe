#include "kernels/cpu/taps.h"

#include "kernels/cpu/backend_setup.h"

#include <algorithm>

namespace foregleam::cpu {

Result<std::shared_ptr<Taps>> Taps::create(std::vector<std::int32_t> layers, std::int32_t hidden)
{
    auto taps = std::make_shared<Taps>();
    taps->m_hidden = static_cast<std::size_t>(hidden);
    auto values = Activations::create(kMaxRows, layers.size() * taps->m_hidden);
    if (!values)
        return values.error();
    taps->m_values = std::move(*values);
    taps->m_layers = std::move(layers);
    return taps;
}

void Taps::keep(std::int32_t layer, const Rows& residual, std::size_t rows)
{
    const auto found = std::find(m_layers.begin(), m_layers.end(), layer);
    if (found == m_layers.end())
        return;
    const std::size_t at = static_cast<std::size_t>(found - m_layers.begin()) * m_hidden;
    for (std::size_t row = 0; row < rows; ++row)
        std::copy_n(residual.row(row), m_hidden, m_values.row(row) + at);
}

} // namespace foregleam::cpu
