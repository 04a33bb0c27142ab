package fstest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"testing/iotest"
)

// TestFS looks at every file and folder of a file system: whether all ways to them tell the same, and whether what is no path is refused.
// The expected files must be there; without any the file system must be empty. One error is returned as it is, several joined.
func TestFS(fsys fs.FS, expected ...string) error {
	c := &checker{fsys: fsys, found: map[string]bool{}}
	c.folder(".")
	c.badPaths()
	for _, want := range expected {
		if !c.found[want] {
			c.errorf("expected but not found: %s", want)
		}
	}
	if len(expected) == 0 {
		delete(c.found, ".")
		for name := range c.found {
			c.errorf("expected empty file system but found files: %s", name)
			break
		}
	}
	switch len(c.errs) {
	case 0:
		return nil
	case 1:
		return c.errs[0]
	}
	return fmt.Errorf("TestFS found errors:\n%w", errors.Join(c.errs...))
}

// checker gathers what is wrong.
type checker struct {
	fsys  fs.FS
	found map[string]bool
	errs  []error
}

func (c *checker) errorf(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

// folder checks a folder and what is in it.
func (c *checker) folder(name string) {
	c.found[name] = true
	entries, ok := c.entries(name)
	if !ok {
		return
	}
	c.again(name, entries)
	for _, entry := range entries {
		if base := entry.Name(); base == "" || base == "." || base == ".." || strings.Contains(base, "/") {
			c.errorf("%s: ReadDir: child name %q is no element of a path", name, base)
			continue
		}
		at := path.Join(name, entry.Name())
		c.stat(at, entry)
		switch {
		case entry.IsDir():
			c.folder(at)
		case entry.Type() == fs.ModeSymlink:
			c.found[at] = true
		default:
			c.file(at)
		}
	}
}

// entries reads a folder by its open file.
func (c *checker) entries(name string) ([]fs.DirEntry, bool) {
	file, err := c.fsys.Open(name)
	if err != nil {
		c.errorf("%s: Open: %w", name, err)
		return nil, false
	}
	defer file.Close()
	folder, ok := file.(fs.ReadDirFile)
	if !ok {
		c.errorf("%s: Open returned File type %T, not a fs.ReadDirFile", name, file)
		return nil, false
	}
	entries, err := folder.ReadDir(-1)
	if err != nil {
		c.errorf("%s: ReadDir(-1): %w", name, err)
		return nil, false
	}
	if more, err := folder.ReadDir(-1); len(more) > 0 || err != nil {
		c.errorf("%s: ReadDir(-1) at EOF = %d entries, %w", name, len(more), err)
	}
	if more, err := folder.ReadDir(1); len(more) > 0 || err != io.EOF {
		c.errorf("%s: ReadDir(1) at EOF = %d entries, %w, want EOF", name, len(more), err)
	}
	return entries, true
}

// again reads a folder in the other ways: piece by piece, and by fs.ReadDir, which orders.
func (c *checker) again(name string, entries []fs.DirEntry) {
	sorted, err := fs.ReadDir(c.fsys, name)
	if err != nil {
		c.errorf("%s: fs.ReadDir: %w", name, err)
	}
	for i := 1; i < len(sorted); i++ {
		if sorted[i-1].Name() >= sorted[i].Name() {
			c.errorf("%s: fs.ReadDir: %s before %s", name, sorted[i-1].Name(), sorted[i].Name())
		}
	}
	c.same(name, "fs.ReadDir", entries, sorted)
	file, err := c.fsys.Open(name)
	if err != nil {
		c.errorf("%s: second Open: %w", name, err)
		return
	}
	defer file.Close()
	folder, ok := file.(fs.ReadDirFile)
	if !ok {
		return
	}
	var pieces []fs.DirEntry
	for n := 1; ; n = 3 - n {
		piece, err := folder.ReadDir(n)
		if len(piece) > n {
			c.errorf("%s: ReadDir(%d) returned %d entries", name, n, len(piece))
		}
		pieces = append(pieces, piece...)
		if err == io.EOF {
			break
		}
		if err != nil || len(piece) == 0 {
			c.errorf("%s: ReadDir(%d) = %d entries, %w", name, n, len(piece), err)
			return
		}
	}
	c.same(name, "ReadDir in pieces", entries, pieces)
}

// same checks that two readings of a folder have the same entries.
func (c *checker) same(name, how string, entries, others []fs.DirEntry) {
	texts := map[string]bool{}
	for _, entry := range entries {
		texts[fs.FormatDirEntry(entry)] = true
	}
	for _, other := range others {
		if text := fs.FormatDirEntry(other); !texts[text] {
			c.errorf("%s: %s: entry %s was not there before", name, how, text)
		}
	}
	if len(entries) != len(others) {
		c.errorf("%s: %s: %d entries, %d before", name, how, len(others), len(entries))
	}
}

// stat checks that all ways to tell about a file tell the same.
func (c *checker) stat(name string, entry fs.DirEntry) {
	listed, err := entry.Info()
	if err != nil {
		c.errorf("%s: entry.Info: %w", name, err)
		return
	}
	if entry.Type() != listed.Mode().Type() || entry.IsDir() != listed.IsDir() || entry.Name() != listed.Name() {
		c.errorf("%s: entry and its Info differ: %s, %s", name, fs.FormatDirEntry(entry), fs.FormatFileInfo(listed))
	}
	if entry.Type() == fs.ModeSymlink {
		return
	}
	want := fs.FormatFileInfo(listed)
	if got, err := fs.Stat(c.fsys, name); err != nil || fs.FormatFileInfo(got) != want {
		c.errorf("%s: fs.Stat = %v, %w, want %s", name, got, err, want)
	}
	file, err := c.fsys.Open(name)
	if err != nil {
		c.errorf("%s: Open: %w", name, err)
		return
	}
	defer file.Close()
	if got, err := file.Stat(); err != nil || fs.FormatFileInfo(got) != want {
		c.errorf("%s: file.Stat = %v, %w, want %s", name, got, err, want)
	}
}

// file checks that all ways to read a file read the same.
func (c *checker) file(name string) {
	c.found[name] = true
	file, err := c.fsys.Open(name)
	if err != nil {
		return // stat has told it
	}
	data, err := io.ReadAll(file)
	if err != nil {
		c.errorf("%s: Open+ReadAll: %w", name, err)
	}
	if err := file.Close(); err != nil {
		c.errorf("%s: Close: %w", name, err)
	}
	if again, err := fs.ReadFile(c.fsys, name); err != nil || string(again) != string(data) {
		c.errorf("%s: fs.ReadFile = %d bytes, %w, want %d", name, len(again), err, len(data))
	}
	file, err = c.fsys.Open(name)
	if err != nil {
		c.errorf("%s: second Open: %w", name, err)
		return
	}
	defer file.Close()
	if err := iotest.TestReader(file, data); err != nil {
		c.errorf("%s: failed TestReader:\n\t%s", name, strings.ReplaceAll(err.Error(), "\n", "\n\t"))
	}
}

// badPaths checks that what is no path cannot be opened.
func (c *checker) badPaths() {
	for name := range c.found {
		bad := []string{"/" + name, name + "/."}
		if name == "." {
			bad = []string{"/", "./."}
		} else {
			bad = append(bad, "./"+name, name+"/", "x/../"+name)
		}
		for _, path := range bad {
			if file, err := c.fsys.Open(path); err == nil {
				file.Close()
				c.errorf("%s: Open(%s) succeeded, want error", name, path)
			}
		}
	}
}
