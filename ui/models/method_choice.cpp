#include "ui/models/method_choice.h"

#include <QCoreApplication>

#include <algorithm>

namespace foregleam {
namespace {

constexpr int kLargestBlock = 16;

QString tr(const char* text)
{
    return QCoreApplication::translate("foregleam", text);
}

} // namespace

QString methodTitle(Method method)
{
    switch (method) {
    case Method::Off: return tr("Off");
    case Method::Ngram: return tr("N-gram lookup");
    case Method::DraftModel: return tr("Draft model");
    case Method::DsparkFixed: return tr("DSpark, whole block");
    case Method::DsparkThreshold: return tr("DSpark, threshold");
    case Method::Dspark: return tr("DSpark");
    }
    return {};
}

QString methodExplained(Method method)
{
    switch (method) {
    case Method::Off: return tr("One token at a time; nothing is drafted");
    case Method::Ngram: return tr("Drafts what followed the same words earlier in this chat");
    case Method::DraftModel: return tr("A small model drafts token by token; every draft is verified");
    case Method::DsparkFixed: return tr("Drafts a block in one pass and verifies all of it");
    case Method::DsparkThreshold: return tr("Verifies the drafts before the first one that looks doubtful");
    case Method::Dspark: return tr("Verifies as much as pays on this machine at this moment");
    }
    return {};
}

QString methodObstacle(Method method, const DrafterFacts& drafter)
{
    const DrafterKind needed = drafterNeeded(method);
    if (needed == DrafterKind::None)
        return {};
    if (needed != drafter.kind) {
        return needed == DrafterKind::Model ? tr("Needs a small model as drafter; choose one beside the model")
                                            : tr("Needs a DSpark drafter; choose one beside the model");
    }
    if (method == Method::DsparkThreshold && !drafter.confidence)
        return tr("This drafter does not say how likely its drafts are to survive; choose another method");
    return {};
}

Method effectiveMethod(Method wished, const DrafterFacts& drafter)
{
    for (const Method method : {wished, Method::Dspark, Method::DraftModel}) {
        if (methodObstacle(method, drafter).isEmpty())
            return method;
    }
    return Method::Ngram;
}

int largestBlock(Method method, const DrafterFacts& drafter)
{
    const bool trained = drafterNeeded(method) == DrafterKind::Block && drafter.blockSize > 0;
    return trained ? std::min(kLargestBlock, static_cast<int>(drafter.blockSize)) : kLargestBlock;
}

} // namespace foregleam
