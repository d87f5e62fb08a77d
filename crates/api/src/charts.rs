//! Charts as SVG, drawn from the same figures that are answered as JSON.
//!
//! Whole numbers only: shares are drawn in hundredths, so nothing here is a floating-point sum.

use plotters::backend::SVGBackend;
use plotters::chart::{ChartBuilder, SeriesLabelPosition};
use plotters::drawing::IntoDrawingArea;
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{BLACK, Color, IntoFont, RGBColor, ShapeStyle, TextStyle, WHITE};

use crate::problem::Problem;

/// The media type of a chart.
pub const MEDIA_TYPE: &str = "image/svg+xml";

const SIZE: (u32, u32) = (960, 480);

/// Colours that people who see colours differently tell apart (Okabe and Ito).
const COLOURS: [RGBColor; 8] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(213, 94, 0),
    RGBColor(86, 180, 233),
    RGBColor(204, 121, 167),
    RGBColor(240, 228, 66),
    RGBColor(120, 120, 120),
];

/// A chart over some places: periods or units.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What is shown.
    pub title: String,
    /// The places from left to right.
    pub places: Vec<String>,
    /// What is drawn over each place.
    pub series: Vec<Series>,
}

/// One row of values over the places.
#[derive(Clone, Debug)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// A value for each place; none where there is nothing to show.
    pub values: Vec<Option<i64>>,
}

fn colour(at: usize) -> RGBColor {
    COLOURS.get(at % COLOURS.len()).copied().unwrap_or(RGBColor(0, 0, 0))
}

fn broken<E: std::fmt::Display>(error: E) -> Problem {
    Problem::internal(format!("a chart could not be drawn: {error}"))
}

impl Chart {
    /// The name of a place as its label shows it: long names are cut.
    fn label(&self, at: usize) -> String {
        const LABEL_MAX: usize = 18;
        let Some(name) = self.places.get(at) else { return String::new() };
        if name.chars().count() <= LABEL_MAX {
            return name.clone();
        }
        name.chars().take(LABEL_MAX - 1).chain(['…']).collect()
    }

    /// Values above each other, place by place.
    ///
    /// # Errors
    /// When the drawing fails, which is a defect.
    pub fn bars(&self) -> Result<String, Problem> {
        let mut floors = vec![0_i64; self.places.len()];
        let mut all = Vec::with_capacity(self.series.len());
        for series in &self.series {
            let mut bars = Vec::new();
            for ((at, floor), value) in (0_i64..).zip(&mut floors).zip(&series.values) {
                let top = *floor + value.unwrap_or_default();
                if top > *floor {
                    bars.push((at, *floor, top));
                }
                *floor = top;
            }
            all.push(Drawn::Bars(bars));
        }
        self.draw(floors.into_iter().max().unwrap_or_default(), all)
    }

    /// Values as lines from place to place; none where there is nothing to show.
    ///
    /// # Errors
    /// When the drawing fails, which is a defect.
    pub fn lines(&self) -> Result<String, Problem> {
        let line = |series: &Series| {
            let points = (0_i64..).zip(&series.values);
            Drawn::Line(points.filter_map(|(at, value)| Some((at, (*value)?))).collect())
        };
        let highest = self.series.iter().flat_map(|one| one.values.iter().flatten().copied()).max();
        self.draw(highest.unwrap_or_default(), self.series.iter().map(line).collect())
    }

    fn draw(&self, highest: i64, all: Vec<Drawn>) -> Result<String, Problem> {
        let mut svg = String::new();
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(broken)?;
        let places = i64::try_from(self.places.len()).unwrap_or(i64::MAX).max(1);
        let top = highest + highest / 4 + 1;
        // The names of the places stand in a band below zero.
        let band = top / 8 + 1;
        let mut chart = ChartBuilder::on(&area)
            .caption(&self.title, ("sans-serif", 20))
            .margin(12)
            .y_label_area_size(56)
            .build_cartesian_2d(0..places * STEP, -band..top)
            .map_err(broken)?;
        let upwards = |value: &i64| if *value < 0 { String::new() } else { value.to_string() };
        let mut mesh = chart.configure_mesh();
        mesh.disable_x_mesh().disable_x_axis().y_label_formatter(&upwards).label_style(("sans-serif", 12));
        mesh.draw().map_err(broken)?;
        let anchor = Pos::new(HPos::Center, VPos::Center);
        let style = TextStyle::from(("sans-serif", 12).into_font()).pos(anchor);
        let names = (0_i64..).zip(0..self.places.len());
        let names =
            names.map(|(at, place)| Text::new(self.label(place), (centre(at), -band / 2), style.clone()));
        chart.draw_series(names).map_err(broken)?;
        for ((at, series), drawn) in self.series.iter().enumerate().zip(all) {
            let filled: ShapeStyle = colour(at).filled();
            let annotation = match drawn {
                Drawn::Bars(bars) => chart.draw_series(bars.into_iter().map(|(at, floor, top)| {
                    Rectangle::new([(at * STEP + 1, floor), ((at + 1) * STEP - 1, top)], filled)
                })),
                Drawn::Line(points) => {
                    let points: Vec<_> = points.into_iter().map(|(at, value)| (centre(at), value)).collect();
                    let dots = points.iter().map(|point| Circle::new(*point, 4, filled));
                    chart.draw_series(dots).map_err(broken)?;
                    chart.draw_series([PathElement::new(points, colour(at).stroke_width(2))])
                }
            };
            annotation
                .map_err(broken)?
                .label(series.name.as_str())
                .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 12, y + 5)], filled));
        }
        let mut legend = chart.configure_series_labels();
        legend.position(SeriesLabelPosition::UpperRight).background_style(WHITE).border_style(BLACK);
        legend.label_font(("sans-serif", 12)).draw().map_err(broken)?;
        area.present().map_err(broken)?;
        drop(chart);
        drop(area);
        Ok(svg)
    }
}

/// The width of a place.
const STEP: i64 = 10;

fn centre(at: i64) -> i64 {
    at * STEP + STEP / 2
}

enum Drawn {
    /// Place, lower end, upper end.
    Bars(Vec<(i64, i64, i64)>),
    /// Place and value.
    Line(Vec<(i64, i64)>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(places: &[&str]) -> Chart {
        let values = |value: i64| places.iter().map(|_| Some(value)).collect();
        Chart {
            title: "Rencana <2026>".to_owned(),
            places: places.iter().map(ToString::to_string).collect(),
            series: vec![
                Series { name: "Berjalan".to_owned(), values: values(7) },
                Series { name: "Draf".to_owned(), values: values(3) },
            ],
        }
    }

    #[test]
    fn figures_become_a_drawing_with_their_names() {
        for svg in [chart(&["Bidang A", "Bidang B"]).bars(), chart(&["2026-Q1", "2026-Q2"]).lines()] {
            let svg = svg.unwrap();
            assert!(
                svg.starts_with("<svg") && svg.contains("Berjalan") && svg.trim_end().ends_with("</svg>")
            );
            assert!(svg.contains("Rencana &lt;2026&gt;") && !svg.contains("<2026>"), "{svg}");
        }
    }

    #[test]
    fn one_place_and_no_place_are_drawn_as_well() {
        assert!(chart(&["2026"]).bars().is_ok());
        assert!(chart(&[]).lines().is_ok());
        let gap = Chart {
            series: vec![Series { name: "Capaian".to_owned(), values: vec![Some(9_800), None] }],
            ..chart(&["2026-Q1", "2026-Q2"])
        };
        assert!(gap.lines().is_ok());
    }
}
