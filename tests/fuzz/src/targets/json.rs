use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The same document with other words wherever one of these names stands for a text.
pub(super) fn with_other_words(value: &Value, names: &[&str]) -> Value {
    match value {
        Value::Object(fields) => {
            let other = |(name, value): (&String, &Value)| match value {
                Value::String(_) if names.contains(&name.as_str()) => {
                    (name.clone(), "words of others".into())
                }
                value => (name.clone(), with_other_words(value, names)),
            };
            Value::Object(fields.iter().map(other).collect())
        }
        Value::Array(values) => values.iter().map(|value| with_other_words(value, names)).collect(),
        other => other.clone(),
    }
}

/// What is read of a document prints none of the words that stand under these names.
pub(super) fn prints_no_words<T: DeserializeOwned + Debug>(value: &Value, names: &[&str]) -> Option<T> {
    let read: Option<T> = serde_json::from_value(value.clone()).ok();
    let other: Option<T> = serde_json::from_value(with_other_words(value, names)).ok();
    assert_eq!(format!("{read:?}"), format!("{other:?}"), "Debug shows what is personal");
    read
}
