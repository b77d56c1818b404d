//! "Did you mean": the nearest spelling among known names.

/// The candidate with the smallest edit distance to `text`, where that is at most a third of its length
/// (at least two letters); ties go to the first. Case is ignored.
///
/// ```
/// assert_eq!(skyroad::nearest_spelling("lahsa", ["gar", "lhasa"]), Some("lhasa"));
/// assert_eq!(skyroad::nearest_spelling("paris", ["gar", "lhasa"]), None);
/// ```
pub fn nearest_spelling<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = text.to_lowercase().chars().collect();
    let limit = (wanted.len() / 3).max(2);
    candidates
        .into_iter()
        .map(|c| (edit_distance(&wanted, &c.to_lowercase().chars().collect::<Vec<_>>()), c))
        .filter(|&(d, c)| d <= limit && d < c.chars().count())
        .min_by_key(|&(d, _)| d)
        .map(|(_, c)| c)
}

/// Levenshtein distance, with one row kept.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
