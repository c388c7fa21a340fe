#pragma once
// What a caller asks of the engine: which model, which answer, decoded how.

#include "engine/api/token.h"

#include <array>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace foregleam {


/// How drafts are made and how many of them are verified. The last four need a drafter that was loaded with the model:
/// a small model for DraftModel, a DSpark or DFlash drafter for the others, which verify the whole block, the prefix
/// before the first confidence below a threshold, or as much as pays on this machine (DSpark paper, algorithm 1).
enum class Method : std::uint8_t { Off, Ngram, DraftModel, DsparkFixed, DsparkThreshold, Dspark };

/// Every method, in the order in which people meet them.
inline constexpr std::array kMethods{
    Method::Off, Method::Ngram, Method::DraftModel, Method::DsparkFixed, Method::DsparkThreshold, Method::Dspark};

/// "off", "ngram", "draft-model", "dspark-fixed", "dspark-threshold", "dspark"; the inverse returns false for an unknown
/// name and leaves `method` alone.
const char* methodName(Method method);
bool parseMethod(const std::string& name, Method& method);

/// What a method needs beside the target.
enum class DrafterKind : std::uint8_t { None, Block, Model };

constexpr DrafterKind drafterNeeded(Method method)
{
    switch (method) {
    case Method::Off:
    case Method::Ngram: return DrafterKind::None;
    case Method::DraftModel: return DrafterKind::Model;
    case Method::DsparkFixed:
    case Method::DsparkThreshold:
    case Method::Dspark: return DrafterKind::Block;
    }
    return DrafterKind::None;
}

/// What decodes where nobody chose a method.
constexpr Method defaultMethod(DrafterKind loaded)
{
    switch (loaded) {
    case DrafterKind::None: return Method::Ngram;
    case DrafterKind::Block: return Method::Dspark;
    case DrafterKind::Model: return Method::DraftModel;
    }
    return Method::Ngram;
}

/// The distribution that is sampled: penalties, then temperature, then top-k, top-p and min-p, each on what the one before
/// left. Applied alike to target and draft. Defaults change nothing but the temperature.
struct SamplingSettings {
    float temperature = 0.0F;       ///< 0 = greedy (argmax, lowest id wins ties)
    std::int32_t topK = 0;          ///< keep the k most likely; 0 = all
    float topP = 1.0F;              ///< keep the smallest set with at least this mass; 1 = all
    float minP = 0.0F;              ///< keep tokens with at least this share of the most likely one's probability; 0 = all
    float repetitionPenalty = 1.0F; ///< divides positive and multiplies negative logits of tokens in the window (Keskar et al. 2019)
    float presencePenalty = 0.0F;   ///< subtracted once from the logit of each token in the window
    float frequencyPenalty = 0.0F;  ///< subtracted as often as the token occurs in the window
    std::int32_t penaltyWindow = 256; ///< last tokens (prompt included) that penalties look at; -1 = all
    std::uint64_t seed = 0;
    bool reproducible = false; ///< one seed, one text: noise is keyed by seed and position, so methods agree above temperature 0 too

    bool operator==(const SamplingSettings&) const = default;
};

enum class Role : std::uint8_t { System, User, Assistant };

const char* roleName(Role role); ///< "system", "user", "assistant"

struct ChatMessage {
    Role role = Role::User;
    std::string text; ///< UTF-8; never parsed for control tokens

    bool operator==(const ChatMessage&) const = default;
};

/// One answer. Either `messages` (rendered with the model's chat template) or `promptTokens` (as they are) is set.
struct GenerationRequest {
    std::vector<ChatMessage> messages;
    std::vector<TokenId> promptTokens;
    SamplingSettings sampling;
    Method method = Method::Ngram;
    std::int32_t blockSize = 7;      ///< most tokens drafted a round (γ), 1 to 16
    float threshold = 0.5F;          ///< dspark-threshold: drafts from the first confidence below this on are not verified
    std::int32_t maxTokens = 1024;   ///< most tokens emitted; the context may end earlier
    std::vector<std::string> stop;   ///< the text ends before the first of these
    bool ignoreEndOfText = false;    ///< go on past the model's end tokens
    bool explain = false;            ///< tell what every draft was chosen among (RoundEvent::candidates); takes time
    std::stop_token cancel; ///< ends this answer alone, before it began too; for callers that hand requests to another thread
};

struct ModelInfo;
struct Recollection;

/// Which model to load, and how.
struct LoadRequest {
    std::string path;
    std::string drafter;             ///< a block drafter or a small model to draft with; "" = none
    std::string backend = "auto";    ///< "auto", "cpu", "cuda"
    std::int32_t threads = 0;        ///< 0 = one a physical core
    std::int32_t contextLength = 0;  ///< positions a sequence has; 0 = the model's own, at most 8192
    std::int32_t sequences = 1;      ///< sequences decoded at once
    std::int32_t gpu = 0;            ///< which GPU, as the driver counts them
    std::string instructionSet;      ///< "" = best found; else a name that BackendOptions knows
    /// What earlier runs measured, asked once model, device and drafter are known (SessionLog::recall); may be empty. Called
    /// on the loading thread.
    std::function<Recollection(const ModelInfo&)> recall;
    /// Told what passes and drafts cost by now (SessionLog::addStepProfile) when the engine is about to load another model
    /// or goes, if rounds have taught it anything; may be empty. Called on the thread that loads or ends the engine.
    std::function<void(const ModelInfo&)> keep;
};

} // namespace foregleam
