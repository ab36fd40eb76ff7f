//! The language of the declarations.

/// Declares a kind of record: its struct, the type of its id, and everything that [`Kind`](super::Kind) says of it.
///
/// After the fields, in this order and each only if it holds: `upcast [function, …];` of a kind that was
/// written otherwise once, `case along ROAD;` of a kind that is a [`Case`](super::case::Case), `parent field;`, `titled field, …;`, `writers Post;`,
/// `only Post writes [field, …];`, `personal [field, …];`, `index [column, …];` (several), `searched [field, …];`,
/// `longest LETTERS [field, …];` (several) of texts that may be shorter or longer than [`LETTERS`](super::LETTERS).
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident($id:ident) $kind:literal = $label:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $field_label:literal,)*
        }
        $($rest:tt)*
    ) => {
        declared! {
            Record
            $(#[$doc])*
            $name $kind = $label { $($(#[$field_doc])* $field: $type = $field_label,)* }
            $($rest)*
        }

        $crate::ids::record_id! {
            #[doc = concat!("The id of a record of this kind: *", $label, "*.")]
            $id
        }

        impl $crate::kinds::RecordKind for $name {
            type Id = $id;
        }

        impl $name {
            /// Nothing to write yet; fields are added by their names.
            #[must_use]
            pub fn edit() -> $crate::kinds::Edit<Self> {
                $crate::kinds::Edit::default()
            }
        }

        impl $crate::kinds::Edit<$name> {
            $(
                #[doc = concat!("*", $field_label, "*")]
                #[must_use]
                pub fn $field(self, value: impl Into<$type>) -> Self {
                    let value: $type = value.into();
                    self.with(&$name::$field, $crate::kinds::FieldType::write(&value))
                }
            )*
        }
    };
}

/// Declares a kind of fact. Its tail is that of [`record!`] with `annulled by Post;` after `only`.
macro_rules! fact {
    (
        $(#[$doc:meta])*
        $name:ident $kind:literal = $label:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $field_label:literal,)*
        }
        $($rest:tt)*
    ) => {
        declared! {
            Fact
            $(#[$doc])*
            $name $kind = $label { $($(#[$field_doc])* $field: $type = $field_label,)* }
            $($rest)*
        }

        impl $crate::kinds::FactKind for $name {}
    };
}

macro_rules! declared {
    (
        $nature:ident
        $(#[$doc:meta])*
        $name:ident $kind:literal = $label:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $field_label:literal,)*
        }
        $(upcast [$($upcast:path),+];)?
        $(case along $road:expr;)?
        $(parent $parent:ident;)?
        $(titled $($title:ident),+;)?
        $(writers $writer:ident;)?
        $(only $strict:ident writes [$($restricted:ident),+];)?
        $(annulled by $annuller:ident;)?
        $(personal [$($personal:ident),+];)?
        $(index [$($indexed:ident),+];)*
        $(searched [$($searched:ident),+];)?
        $(longest $letters:literal [$($measured:ident),+];)*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[serde(default)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        #[expect(non_upper_case_globals, reason = "a field's constant has the name of the field")]
        impl $name {
            $(
                #[doc = concat!("*", $field_label, "*")]
                pub const $field: $crate::kinds::Column = $crate::kinds::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::kinds::FieldType>::KIND,
                    label: $field_label,
                    said: <$type as $crate::kinds::FieldType>::said,
                    named_in: <$type as $crate::kinds::FieldType>::NAMED_IN,
                };
            )*
        }

        impl $crate::kinds::Declared for $name {
            const KIND: &'static $crate::kinds::Kind = &$crate::kinds::Kind {
                name: $kind,
                label: $label,
                nature: $crate::kinds::Nature::$nature,
                columns: &[$($name::$field),*],
                upcasts: &[$($($upcast),+)?],
                road: first_of!($(&$road)?),
                parent: first_of!($($name::$parent.name)?),
                titled: &[$($($name::$title.name),+)?],
                writer: writer_of!($($writer)?),
                restricted: restricted_of!($($strict, [$($name::$restricted.name),+])?),
                annuller: writer_of!($($annuller)?),
                personal: &[$($($name::$personal.name),+)?],
                indexes: &[$(&[$(stringify!($indexed)),+]),*],
                searched: &[$($($name::$searched.name),+)?],
                longest: &[$(($letters, &[$($name::$measured.name),+])),*],
            };

            fn from_values(values: &[serde_json::Value]) -> Self {
                let mut values = values.iter();
                Self {
                    $($field: values.next().map($crate::kinds::FieldType::read).unwrap_or_default(),)*
                }
            }

            fn values(&self) -> Vec<serde_json::Value> {
                vec![$($crate::kinds::FieldType::write(&self.$field)),*]
            }
        }
    };
}

macro_rules! first_of {
    () => {
        None
    };
    ($given:expr) => {
        Some($given)
    };
}

macro_rules! writer_of {
    () => {
        $crate::staff::Writer::Staff
    };
    ($writer:ident) => {
        $crate::staff::Writer::$writer
    };
}

macro_rules! restricted_of {
    () => {
        None
    };
    ($writer:ident, [$($field:expr),+]) => {
        Some(($crate::staff::Writer::$writer, &[$($field),+]))
    };
}

/// Enumerations with a Spanish label: a text in the column.
macro_rules! labelled_values {
    ($($kind:ty),* $(,)?) => {$(
        impl $crate::kinds::Single for $kind {
            const KIND: $crate::kinds::ColumnKind = $crate::kinds::ColumnKind::Text;

            fn said(&self) -> Option<String> {
                Some(self.label().to_owned())
            }
        }
    )*};
}
