#include "ui/models/preferences.h"

#include <algorithm>

namespace foregleam {

SamplingSettings PreferenceValues::defaultSampling()
{
    SamplingSettings sampling;
    // What the authors of the default model recommend for chat.
    sampling.temperature = 0.2F;
    sampling.topP = 0.9F;
    return sampling;
}

void Preferences::set(const PreferenceValues& values)
{
    PreferenceValues fit = values;
    fit.textPercent = std::clamp(fit.textPercent, 80, 200);
    fit.blockSize = std::clamp(fit.blockSize, 1, 16);
    fit.threshold = std::clamp(fit.threshold, 0.05F, 0.95F);
    fit.maxTokens = std::max(fit.maxTokens, 1);
    if (fit == m_values)
        return;
    m_values = fit;
    emit changed();
}

} // namespace foregleam
