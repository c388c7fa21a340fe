#pragma once
// A round on its stage: the block as a row of tokens, and below it what the present step of the lecture is about.

#include "ui/charts/chart.h"
#include "ui/charts/stage_geometry.h"

namespace foregleam {

class LectureModel;
struct LectureCandidate;
struct LecturePlace;

/// Shows where a LectureModel stands, which must outlive it. Items are the places of the block. Nothing is shown before
/// its step, so an audience can guess.
class RoundStage : public Chart {
    Q_OBJECT

public:
    explicit RoundStage(LectureModel& lecture, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {760, 380}; }
    QSize minimumSizeHint() const override { return {300, 200}; }

    QString valuesAsTsv() const override;
    QString describe() const override;

    /// What a place's box says at this step.
    QString boxText(int place) const;

protected:
    bool hasData() const override;
    QString emptyText() const override;
    void paintPlot(QPainter& painter) override;
    int itemAt(const QPoint& position) const override;
    QString itemText(int item) const override;
    ItemRange itemRange() const override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    StageGeometry geometry() const;
    int lineOf(const QFont& font) const;
    double scale() const; ///< of the type: it fills a large stage
    QFont scaled(const QFont& font, double by) const;
    QFont tokenFont() const;
    QFont smallFont() const;
    QRectF boxOf(int place) const;
    QRectF detailArea() const;

    void paintBoxes(QPainter& painter) const;
    void paintBox(QPainter& painter, int place) const;
    void paintCandidates(QPainter& painter, int place) const;
    void paintConfidence(QPainter& painter) const;
    void paintRates(QPainter& painter) const;
    void paintDice(QPainter& painter, int place) const;
    void paintSaid(QPainter& painter, int place) const;
    void paintCommit(QPainter& painter) const;

    LectureModel& m_lecture;
};

} // namespace foregleam
