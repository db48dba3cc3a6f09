/// What a browser may do with a file. What a customer sends is never trusted: only what certainly is an image is shown,
/// and nothing can run in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Served {
    /// Shown, as this type.
    Image {
        /// As a browser is told.
        content_type: &'static str,
        /// How the file's name ends when somebody saves it, without the dot.
        extension: &'static str,
    },
    /// Saved, and opened with whatever the reader opens such files with.
    Download {
        /// How the file's name ends, without the dot; `bin` where the type is not known.
        extension: &'static str,
    },
}

/// How the names of files of a type end; nothing in here runs when it is opened.
const ENDINGS: [(&str, &str); 14] = [
    ("application/pdf", "pdf"),
    ("audio/amr", "amr"),
    ("audio/mp4", "m4a"),
    ("audio/mpeg", "mp3"),
    ("audio/ogg", "ogg"),
    ("image/heic", "heic"),
    ("image/heif", "heif"),
    ("text/directory", "vcf"),
    ("text/vcard", "vcf"),
    ("text/x-vcard", "vcf"),
    ("video/3gpp", "3gp"),
    ("video/mp4", "mp4"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
];

/// An image counts as one where its type and its first bytes agree.
#[must_use]
pub fn served(content_type: &str, bytes: &[u8]) -> Served {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if let Some((content_type, extension)) = image(&essence, bytes) {
        return Served::Image { content_type, extension };
    }
    let known = ENDINGS.into_iter().find(|(named, _)| *named == essence);
    Served::Download { extension: known.map_or("bin", |(_, extension)| extension) }
}

/// The type to show it as, and how its file's name ends.
fn image(essence: &str, bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    match essence {
        "image/jpeg" | "image/jpg" if bytes.starts_with(b"\xff\xd8\xff") => Some(("image/jpeg", "jpg")),
        "image/png" if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Some(("image/png", "png")),
        "image/gif" if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") => {
            Some(("image/gif", "gif"))
        }
        "image/webp" if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => {
            Some(("image/webp", "webp"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
