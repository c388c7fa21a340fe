#pragma once
// A short tour over the window: one part after the other is left bright and explained.

#include <QPointer>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace foregleam {

struct TourStep {
    QPointer<QWidget> target; ///< a step whose target is gone or hidden is left out
    QString title;
    QString text;
};

/// Lies over `window` until its end and then deletes itself. Enter and the arrow keys go on and back, Escape ends it.
class Tour : public QWidget {
    Q_OBJECT

public:
    Tour(QWidget& window, std::vector<TourStep> steps);

    int step() const { return m_step; }

signals:
    void ended(); ///< read to the end or skipped

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent*) override { } // what lies below is only shown
    void paintEvent(QPaintEvent* event) override;

private:
    void go(int by);
    void end();
    void layOut();
    QRect bright() const; ///< the target, in pixels of this widget

    std::vector<TourStep> m_steps;
    int m_step = -1;
    QWidget* m_card = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QLabel* m_place = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_next = nullptr;
};

} // namespace foregleam
