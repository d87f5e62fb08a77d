//! Closed lists of words: an enum whose variants are written the same in JSON, in the database and in text.

/// The text is none of the words of its list.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("none of the words of its list")]
pub struct UnknownWord;

/// Makes an enum of words. The document calls it by the domain that comes first: `words! { performance; /// A tone.
/// FeedbackTone { .. } }` is `performance.FeedbackTone` there.
#[macro_export]
macro_rules! words {
    ($domain:ident; $(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:tt,)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
            sea_orm::DeriveValueType,
        )]
        #[sea_orm(value_type = "String")]
        #[schema(as = $domain::$name)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every word, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word as stored and sent.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|known| known.word() == word).ok_or($crate::words::UnknownWord)
            }
        }
    };
}
