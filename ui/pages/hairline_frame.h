#pragma once

#include <QFrame>

namespace foregleam {

/// A filled, rounded box with a hairline in the theme's colour: what styles draw is invisible on dark surfaces.
class HairlineFrame : public QFrame {
    Q_OBJECT

public:
    /// `fill` is a role of the palette: Base for fields, Window for panels.
    explicit HairlineFrame(QPalette::ColorRole fill, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace foregleam
