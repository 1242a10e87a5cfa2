//! Copying folders with their times: compilers tell by them what is up to date.

use std::fs;
use std::io;
use std::path::Path;

/// Copies a file, a link or a whole folder to where nothing is yet. Links stay links; hard links are not used, since
/// compilers write into files in place and the originals are the user's. (File systems that can share the blocks of a
/// copy do so.)
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut pending = vec![(from.to_path_buf(), to.to_path_buf())];
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    while let Some((from, to)) = pending.pop() {
        let kind = fs::symlink_metadata(&from)?;
        if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&from)?, &to)?;
        } else if kind.is_dir() {
            fs::create_dir_all(&to)?;
            for entry in fs::read_dir(&from)? {
                let entry = entry?;
                pending.push((entry.path(), to.join(entry.file_name())));
            }
        } else if kind.is_file() {
            fs::copy(&from, &to)?;
            same_times(&from, &to)?;
        }
        // Sockets and pipes are of running programs, not of a build.
    }
    Ok(())
}

/// Gives `to` the modification time of `from`.
pub(super) fn same_times(from: &Path, to: &Path) -> io::Result<()> {
    let modified = fs::metadata(from)?.modified()?;
    // Opened to append, not to write: the copy of a read-only file is read-only, too, and cannot be opened so.
    match fs::OpenOptions::new().append(true).open(to) {
        Ok(file) => file.set_times(fs::FileTimes::new().set_modified(modified)),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    #[test]
    fn times_links_and_modes_come_along_and_the_original_is_another_file() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("x/to"));
        fs::create_dir_all(from.join("deep")).unwrap();
        fs::write(from.join("deep/a.beam"), "old").unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let file = fs::File::options().append(true).open(from.join("deep/a.beam")).unwrap();
        file.set_times(fs::FileTimes::new().set_modified(time)).unwrap();
        std::os::unix::fs::symlink("../../else", from.join("link")).unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::metadata(to.join("deep/a.beam")).unwrap().modified().unwrap(), time);
        assert_eq!(fs::read_link(to.join("link")).unwrap(), Path::new("../../else"));
        fs::write(to.join("deep/a.beam"), "new").unwrap();
        assert_eq!(fs::read(from.join("deep/a.beam")).unwrap(), b"old");
    }
}
