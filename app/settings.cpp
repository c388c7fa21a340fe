#include "app/settings.h"

#include <QSettings>

#include <algorithm>

namespace foregleam {
namespace {

float number(const QSettings& store, const char* key, float fallback, float least, float most)
{
    bool ok = false;
    const float value = store.value(QLatin1String(key), fallback).toFloat(&ok);
    return ok && value >= least && value <= most ? value : fallback;
}

int whole(const QSettings& store, const char* key, int fallback, int least, int most)
{
    bool ok = false;
    const int value = store.value(QLatin1String(key), fallback).toInt(&ok);
    return ok && value >= least && value <= most ? value : fallback;
}

QString arrangementKey(std::size_t layout)
{
    return QStringLiteral("window/arrangement%1").arg(layout);
}

SamplingSettings readSampling(const QSettings& store)
{
    SamplingSettings sampling = PreferenceValues::defaultSampling();
    sampling.temperature = number(store, "sampling/temperature", sampling.temperature, 0, 4);
    sampling.topK = whole(store, "sampling/topK", sampling.topK, 0, 1000);
    sampling.topP = number(store, "sampling/topP", sampling.topP, 0.01F, 1);
    sampling.minP = number(store, "sampling/minP", sampling.minP, 0, 1);
    sampling.repetitionPenalty = number(store, "sampling/repetitionPenalty", sampling.repetitionPenalty, 0.5F, 3);
    sampling.presencePenalty = number(store, "sampling/presencePenalty", sampling.presencePenalty, -2, 2);
    sampling.frequencyPenalty = number(store, "sampling/frequencyPenalty", sampling.frequencyPenalty, -2, 2);
    sampling.seed = store.value(QStringLiteral("sampling/seed"), 0).toULongLong();
    sampling.reproducible = store.value(QStringLiteral("sampling/reproducible"), false).toBool();
    return sampling;
}

PreferenceValues read(const QSettings& store)
{
    PreferenceValues values;
    values.theme = static_cast<Theme::Mode>(whole(store, "window/theme", static_cast<int>(values.theme), 0, 2));
    values.textPercent = whole(store, "window/textPercent", values.textPercent, 80, 200);
    values.markOrigins = store.value(QStringLiteral("window/markOrigins"), values.markOrigins).toBool();
    parseMethod(store.value(QStringLiteral("decoding/method")).toString().toStdString(), values.method);
    values.blockSize = whole(store, "decoding/blockSize", values.blockSize, 1, 16);
    values.threshold = number(store, "decoding/threshold", values.threshold, 0.05F, 0.95F);
    values.sampling = readSampling(store);
    values.maxTokens = whole(store, "decoding/maxTokens", values.maxTokens, 1, 32768);
    values.stopStrings = store.value(QStringLiteral("decoding/stopStrings")).toStringList();
    const QVariantMap drafters = store.value(QStringLiteral("model/drafters")).toMap();
    for (auto it = drafters.begin(); it != drafters.end(); ++it)
        values.drafters.insert(it.key(), it->toString());
    values.language = store.value(QStringLiteral("window/language")).toString();
    values.tourSeen = store.value(QStringLiteral("window/tourSeen"), false).toBool();
    values.lastModel = store.value(QStringLiteral("model/last")).toString();
    values.windowGeometry = store.value(QStringLiteral("window/geometry")).toByteArray();
    values.layout =
        static_cast<Layout>(whole(store, "window/layout", static_cast<int>(values.layout), 0, kLayouts - 1));
    for (std::size_t layout = 0; layout < values.arrangements.size(); ++layout)
        values.arrangements[layout] = store.value(arrangementKey(layout)).toByteArray();
    return values;
}

void write(QSettings& store, const PreferenceValues& values)
{
    store.setValue(QStringLiteral("window/theme"), static_cast<int>(values.theme));
    store.setValue(QStringLiteral("window/textPercent"), values.textPercent);
    store.setValue(QStringLiteral("window/markOrigins"), values.markOrigins);
    store.setValue(QStringLiteral("decoding/method"), QString::fromLatin1(methodName(values.method)));
    store.setValue(QStringLiteral("decoding/blockSize"), values.blockSize);
    store.setValue(QStringLiteral("decoding/threshold"), values.threshold);
    store.setValue(QStringLiteral("sampling/temperature"), values.sampling.temperature);
    store.setValue(QStringLiteral("sampling/topK"), values.sampling.topK);
    store.setValue(QStringLiteral("sampling/topP"), values.sampling.topP);
    store.setValue(QStringLiteral("sampling/minP"), values.sampling.minP);
    store.setValue(QStringLiteral("sampling/repetitionPenalty"), values.sampling.repetitionPenalty);
    store.setValue(QStringLiteral("sampling/presencePenalty"), values.sampling.presencePenalty);
    store.setValue(QStringLiteral("sampling/frequencyPenalty"), values.sampling.frequencyPenalty);
    store.setValue(QStringLiteral("sampling/seed"), QVariant::fromValue<qulonglong>(values.sampling.seed));
    store.setValue(QStringLiteral("sampling/reproducible"), values.sampling.reproducible);
    store.setValue(QStringLiteral("decoding/maxTokens"), values.maxTokens);
    store.setValue(QStringLiteral("decoding/stopStrings"), values.stopStrings);
    QVariantMap drafters;
    for (auto it = values.drafters.begin(); it != values.drafters.end(); ++it)
        drafters.insert(it.key(), *it);
    store.setValue(QStringLiteral("model/drafters"), drafters);
    store.setValue(QStringLiteral("window/language"), values.language);
    store.setValue(QStringLiteral("window/tourSeen"), values.tourSeen);
    store.setValue(QStringLiteral("model/last"), values.lastModel);
    store.setValue(QStringLiteral("window/geometry"), values.windowGeometry);
    store.setValue(QStringLiteral("window/layout"), static_cast<int>(values.layout));
    for (std::size_t layout = 0; layout < values.arrangements.size(); ++layout)
        store.setValue(arrangementKey(layout), values.arrangements[layout]);
}

} // namespace

void attachSettings(Preferences& preferences, QSettings& store)
{
    preferences.set(read(store));
    QObject::connect(
        &preferences, &Preferences::changed, &store, [&preferences, &store] { write(store, preferences.values()); });
}

} // namespace foregleam
