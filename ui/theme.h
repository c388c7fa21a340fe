#pragma once
// One language of colours and outcomes for the text, the charts and the legends (light and dark).

#include "ui/theme_outcome.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>

namespace foregleam {

/// The colours in force. GUI thread only. One instance, made by the application before any widget; widgets repaint on
/// changed().
class Theme : public QObject {
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };
    Q_ENUM(Mode)

    /// Puts the Fusion style, the palette and a small style sheet on the QApplication, which must exist. Mode::System.
    explicit Theme(QObject* parent = nullptr);
    ~Theme() override;

    /// The application's theme; a light one of its own where none was made (tests of single widgets).
    static Theme& instance();

    Mode mode() const { return m_mode; }
    bool isDark() const { return m_dark; }

    QColor outcome(Outcome outcome) const;
    QColor window() const; ///< behind text
    QColor panel() const; ///< side bars, docks, bubbles
    QColor hairline() const; ///< one-pixel lines
    QColor text() const;
    QColor muted() const; ///< secondary text; 4.5:1 on window and panel

    /// `base` with figures of one width, so that numbers keep their place while they change.
    static QFont numberFont(const QFont& base);
    /// An icon of resources/icons by its file's stem ("send"); it takes the theme's colours whenever it is drawn, so it
    /// is set once. Null for an unknown name.
    static QIcon icon(const QString& name);

public slots:
    void setMode(foregleam::Theme::Mode mode);

signals:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Detached { };
    explicit Theme(Detached); ///< light, and leaves the application alone

    void refresh();
    bool systemIsDark();
    void applyToApplication();

    Mode m_mode = Mode::System;
    bool m_dark = false;
    bool m_attached = false;
    bool m_applying = false; ///< our own palette changes come back as events
};

} // namespace foregleam
