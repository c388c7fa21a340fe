#pragma once
// One language of colours and outcomes for the text, the charts and the legends (light and dark).

#include <QColor>
#include <QObject>

namespace foregleam {

/// What became of a token or of a place in a block. Colour never stands alone: charts and text add a fill or a mark.
enum class Outcome { Accepted, Rejected, NotVerified, Target, Baseline };

/// The colours in force. GUI thread only. One instance, made by the application before any widget; widgets repaint on changed().
class Theme : public QObject {
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };
    Q_ENUM(Mode)

    explicit Theme(QObject* parent = nullptr);
    ~Theme() override;

    /// The application's theme; a light one of its own where none was made (tests of single widgets).
    static Theme& instance();

    Mode mode() const { return m_mode; }
    bool isDark() const { return m_dark; }

    QColor outcome(Outcome outcome) const;
    QColor window() const;   ///< behind text
    QColor panel() const;    ///< side bars, docks, bubbles
    QColor hairline() const; ///< one-pixel lines
    QColor text() const;
    QColor muted() const;    ///< secondary text; 4.5:1 on window and panel

public slots:
    void setMode(foregleam::Theme::Mode mode);

signals:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();

    Mode m_mode = Mode::System;
    bool m_dark = false;
};

} // namespace foregleam
