#pragma once
// What the user has chosen and wants to find again. Keeps nothing by itself: the application attaches a store.

#include "engine/api/request.h"
#include "ui/theme.h"

#include <QByteArray>
#include <QMap>
#include <QObject>
#include <QString>
#include <QStringList>

#include <array>

namespace foregleam {

/// Which parts of the window are in sight.
enum class Layout { Chat, Analysis, Lecture };
inline constexpr int kLayouts = 3;

struct PreferenceValues {
    Theme::Mode theme = Theme::Mode::System;
    int textPercent = 100; ///< 80 to 200
    bool markOrigins = false;
    Method method = Method::Dspark; ///< what the user wants; method_choice.h says what it becomes without its drafter
    int blockSize = 7; ///< 1 to 16
    float threshold = 0.5F; ///< dspark-threshold: 0.05 to 0.95
    SamplingSettings sampling = defaultSampling(); ///< its seed: 0 = a new one for each answer
    int maxTokens = 1024;
    QStringList stopStrings;
    QString language; ///< "en", "de"; empty = the system's
    bool tourSeen = false; ///< or skipped
    QString lastModel; ///< path
    QMap<QString, QString> drafters; ///< chosen for a model, path to path; "" = none wanted; not there = not chosen
    QByteArray windowGeometry;
    Layout layout = Layout::Analysis;
    std::array<QByteArray, kLayouts> arrangements; ///< of the docks, by layout; empty = as it comes

    static SamplingSettings defaultSampling();
    bool operator==(const PreferenceValues&) const = default;
};

/// GUI thread. Setting what is already set tells no one.
class Preferences : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    const PreferenceValues& values() const { return m_values; }
    void set(const PreferenceValues& values);

    /// set() with one change: edit([&](auto& v) { v.blockSize = 4; })
    template <class Edit> void edit(Edit change)
    {
        PreferenceValues values = m_values;
        change(values);
        set(values);
    }

signals:
    void changed();

private:
    PreferenceValues m_values;
};

} // namespace foregleam
