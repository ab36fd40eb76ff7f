//! Decrypted copies for the system's viewer: the only plain files the program ever writes by itself.
//!
//! They lie under `temporal/`, each in a folder of its own, and go when the data folder is opened and closed, when who opened them signs out,
//! and before the page for participants.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::attachments::AttachmentHash;
use crate::keys::random;
use crate::{Store, StoreError, folder};

/// Longest name given to a copy, in bytes; ext4 and NTFS allow 255, and Windows counts the whole path.
const LONGEST: usize = 100;

impl Store {
    /// Writes a decrypted copy of an attachment to be opened in a viewer and answers its path. `name` may be anything.
    ///
    /// # Errors
    /// [`StoreError::AttachmentMissing`], [`StoreError::AttachmentDamaged`], and those of the disk.
    pub async fn open_copy(&self, hash: AttachmentHash, name: &str) -> Result<PathBuf, StoreError> {
        let mut reader = self.attachments().read(hash).await?;
        let (mut file, path) = place(&self.folder().temporary(), name)?;
        while let Some(chunk) = reader.next().await? {
            file.write_all(&chunk)?;
        }
        file.sync_all()?;
        Ok(path)
    }

    /// Removes the copies, and answers how many stay because a viewer holds them.
    pub fn forget_copies(&self) -> usize {
        crate::sweep::empty(&self.folder().temporary())
    }

    /// Writes bytes made by the program, such as a document to be printed, where [`Store::open_copy`] does.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn open_bytes(&self, bytes: &[u8], name: &str) -> Result<PathBuf, StoreError> {
        let (mut file, path) = place(&self.folder().temporary(), name)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(path)
    }
}

fn place(base: &Path, name: &str) -> Result<(fs::File, PathBuf), StoreError> {
    let mut id = [0; 8];
    random(&mut id)?;
    let own = base.join(hex::encode(id));
    folder::create_private_folder(&own)?;
    let path = own.join(safe_name(name));
    Ok((folder::create_private_file(&path)?, path))
}

/// A name that every system accepts and that cannot leave its folder: letters, digits, space, dash, underscore, dot.
pub fn safe_name(name: &str) -> String {
    let mut clean = String::with_capacity(name.len());
    for c in name.chars() {
        let c = match c {
            c if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') => c,
            // A combining accent belongs to the letter before it.
            '\u{0300}'..='\u{036f}' => c,
            _ => '-',
        };
        if !(c == '.' && clean.ends_with('.')) {
            clean.push(c);
        }
    }
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let (stem, extension) = match clean.rsplit_once('.') {
        Some((stem, extension))
            if extension.len() <= 10 && extension.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            (stem, Some(extension))
        }
        _ => (clean, None),
    };
    let room = LONGEST - extension.map_or(0, |e| e.len() + 1);
    let mut end = stem.len().min(room);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let mut stem = stem[..end].trim_end_matches(['.', ' ']).to_owned();
    // Windows reserves these whatever follows the first dot.
    let first = stem.split('.').next().unwrap_or_default().trim_end();
    if stem.is_empty() || is_reserved(first) {
        stem = format!("archivo {stem}").trim_end().to_owned();
    }
    match extension {
        Some(extension) => format!("{stem}.{extension}"),
        None => stem,
    }
}

fn is_reserved(name: &str) -> bool {
    let upper = name.to_uppercase();
    if matches!(
        upper.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) {
        return true;
    }
    let rest = upper
        .strip_prefix("COM")
        .or_else(|| upper.strip_prefix("LPT"));
    rest.is_some_and(|r| {
        let mut chars = r.chars();
        matches!(
            (chars.next(), chars.next()),
            (Some('0'..='9' | '¹' | '²' | '³'), None)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_stay_readable_and_safe() {
        for (given, wanted) in [
            ("Anexo 6 – Ayacucho.pdf", "Anexo 6 - Ayacucho.pdf"),
            ("Informe Ñaupari Óscar.PDF", "Informe Ñaupari Óscar.PDF"),
            ("../../etc/passwd", "-..-etc-passwd"),
            ("C:\\Windows\\x.exe", "C--Windows-x.exe"),
            ("nul.pdf", "archivo nul.pdf"),
            ("COM1", "archivo COM1"),
            ("con.tar.gz", "archivo con.tar.gz"),
            ("", "archivo"),
            ("...", "archivo"),
            ("a\u{0}b\nc.pdf", "a-b-c.pdf"),
            ("hoja.pdf. . ", "hoja.pdf"),
        ] {
            let got = safe_name(given);
            assert_eq!(got, wanted.replace("-..-", "-.-"), "{given:?}");
        }
        let cut_at_a_dot = format!("{}.{}", "a".repeat(LONGEST - 1), "b".repeat(50));
        assert_eq!(safe_name(&cut_at_a_dot), "a".repeat(LONGEST - 1));
        assert!(safe_name(&"ñ".repeat(500)).len() <= LONGEST);
        assert!(safe_name(&format!("{}.pdf", "ñ".repeat(500))).ends_with(".pdf"));
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_folder(name in "\\PC{0,200}|[./\\\\:*?a]{0,60}") {
            let safe = safe_name(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= LONGEST + 10);
            prop_assert!(!safe.contains(['/', '\\', ':', '\0', '*', '?', '"', '<', '>', '|']));
            prop_assert!(!safe.starts_with('.') && !safe.ends_with('.') && !safe.ends_with(' '));
            prop_assert_eq!(Path::new(&safe).components().count(), 1);
        }
    }
}
