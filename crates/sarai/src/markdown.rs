//! Markdown of an answer to HTML that is safe to put into the page.
//!
//! Called by the page and by streams that ask for HTML. Invariant: no HTML of the source survives (it becomes
//! text), images are dropped, and links lead to http, https or mailto only.

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd, html};

/// Renders Markdown.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what is not singled out is harmless by the parser's own escaping"
)]
pub(crate) fn to_html(source: &str) -> String {
    // Depth of links and images that are not let through; their text is.
    let mut refused: Vec<bool> = Vec::new();
    let events = Parser::new_ext(source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let safe = events.filter_map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            let bad = !["http://", "https://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme));
            refused.push(bad);
            (!bad).then_some(event)
        }
        Event::End(TagEnd::Link) => (!refused.pop().unwrap_or(true)).then_some(event),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock) | Event::End(TagEnd::Image | TagEnd::HtmlBlock) => {
            None
        }
        // Alignment would become a style attribute, which the page's own policy forbids.
        Event::Start(Tag::Table(columns)) => {
            Some(Event::Start(Tag::Table(vec![Alignment::None; columns.len()])))
        }
        other => Some(other),
    });
    let mut page = String::with_capacity(source.len() * 2);
    html::push_html(&mut page, safe);
    page
}

#[cfg(test)]
mod tests {
    use super::to_html;

    fn check(source: &str, html: &str) {
        assert_eq!(to_html(source).trim_end(), html, "{source}");
    }

    #[test]
    fn ordinary_markdown_is_rendered() {
        check("Hola **mundo**", "<p>Hola <strong>mundo</strong></p>");
        check("[a](https://example.org)", "<p><a href=\"https://example.org\">a</a></p>");
        assert!(to_html("|a|b|\n|-|-|\n|1|2|").contains("<td>1</td>"));
        assert!(!to_html("|a|b|\n|---:|:-:|\n|1|2|").contains("style"));
    }

    #[test]
    fn nothing_foreign_runs() {
        check("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
        check("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>");
        check("[x](javascript:alert(1))", "<p>x</p>");
        check("![x](https://example.org/beacon.png)", "<p>x</p>");
        check("[![x](a.png)](javascript:1)", "<p>x</p>");
    }
}
