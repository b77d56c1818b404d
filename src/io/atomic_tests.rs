#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

/// A folder in memory whose `fails`-th step does.
#[derive(Default)]
struct Faulty {
    fails: usize,
    steps: usize,
    old: Option<Vec<u8>>,
    temporary: Option<Vec<u8>>,
    left_over: bool,
}

impl Faulty {
    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        if self.steps == self.fails { Err(io::Error::from(ErrorKind::StorageFull)) } else { Ok(()) }
    }
}

struct Page(std::rc::Rc<std::cell::RefCell<Faulty>>);

impl Write for Page {
    /// In pieces, with an interruption now and then.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut folder = self.0.borrow_mut();
        folder.step()?;
        if folder.steps.is_multiple_of(3) {
            return Err(ErrorKind::Interrupted.into());
        }
        let part = bytes.len().min(100);
        folder.temporary.as_mut().unwrap().extend_from_slice(&bytes[..part]);
        Ok(part)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Shared(std::rc::Rc<std::cell::RefCell<Faulty>>);

impl Steps for Shared {
    type File = Page;

    fn sweep(&mut self) {
        self.0.borrow_mut().left_over = false;
    }
    fn create(&mut self) -> io::Result<Page> {
        self.0.borrow_mut().step()?;
        self.0.borrow_mut().temporary = Some(Vec::new());
        Ok(Page(self.0.clone()))
    }
    fn sync(&mut self, _: &mut Page) -> io::Result<()> {
        self.0.borrow_mut().step()
    }
    fn rename(&mut self) -> io::Result<()> {
        let mut folder = self.0.borrow_mut();
        folder.step()?;
        folder.old = folder.temporary.take();
        Ok(())
    }
    fn sync_folder(&mut self) -> io::Result<()> {
        self.0.borrow_mut().step()
    }
    fn discard(&mut self) {
        self.0.borrow_mut().temporary = None;
    }
}

#[test]
fn whichever_step_fails_the_file_is_old_or_new() {
    let contents: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let old = b"old".to_vec();
    let mut failed = 0;
    for fails in 1.. {
        let folder = std::rc::Rc::new(std::cell::RefCell::new(Faulty { fails, ..Faulty::default() }));
        folder.borrow_mut().old = Some(old.clone());
        folder.borrow_mut().left_over = true;
        let result =
            run(&mut Shared(folder.clone()), |out| contents.chunks(700).try_for_each(|part| out.write_all(part)));
        let folder = folder.borrow();
        assert!(!folder.left_over && folder.temporary.is_none(), "step {fails}");
        let is_new = folder.old.as_deref() == Some(&contents[..]);
        assert!(is_new || folder.old.as_ref() == Some(&old), "step {fails}");
        if folder.steps < fails {
            assert!(result.is_ok() && is_new);
            break;
        }
        // The last step is the folder's: the file is there, but nobody knows for how long.
        assert!(result.is_err());
        failed += 1;
    }
    assert!(failed > 50, "{failed}");
}

#[test]
fn left_overs_of_dead_writers_go_and_those_of_live_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let dead = folder.path().join(".file.1-1-0.tmp");
    let live = folder.path().join(".file.2-1-0.tmp");
    let other = folder.path().join(".other.1-1-0.tmp");
    for name in [&dead, &live, &other] {
        std::fs::write(name, "half").unwrap();
    }
    let held = File::open(&live).unwrap();
    held.lock().unwrap();
    replace(&path, |out| out.write_all(b"new")).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
    assert_eq!([dead.exists(), live.exists(), other.exists()], [false, true, true]);
    assert!(replace(folder.path(), |out| out.write_all(b"new")).is_err(), "a folder is not replaced");
}

#[cfg(unix)]
#[test]
fn links_stay_links() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("file"), folder.path().join("link"));
    std::fs::write(&path, "old").unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    replace(&link, |out| out.write_all(b"new")).unwrap();
    assert!(link.is_symlink());
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
}

/// Eight threads, each with contents of its own: one of them wins, whole.
#[test]
fn many_writers_at_once_never_mix() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::thread::scope(|scope| {
        for writer in 0..8u8 {
            let path = &path;
            scope.spawn(move || {
                for _ in 0..20 {
                    replace(path, |out| out.write_all(&vec![writer; 1 << 16])).unwrap();
                    let found = std::fs::read(path).unwrap();
                    assert!(found.len() == 1 << 16 && found.iter().all(|&b| b == found[0]));
                }
            });
        }
    });
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
}
