// Run with --allow=read:IN,write:OUT, and three folders as arguments: one that may be read, one that may be written, and one that is neither. The last
// holds the file "secret"; IN has links "into" to that folder and "ours" to its own file "in.txt"; OUT is there and empty. Prints what went wrong.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	in, out, off := os.Args[1], os.Args[2], os.Args[3]
	read := func(name string) error { _, err := os.ReadFile(name); return err }
	make := func(name string) error { return os.WriteFile(name, []byte("x"), 0o644) }
	list := func(name string) error { _, err := os.ReadDir(name); return err }

	may := func(what string, err error) {
		if err != nil {
			fmt.Println("refused:", what, err)
		}
	}
	mayNot := func(what string, err error) {
		if !errors.Is(err, fs.ErrPermission) {
			fmt.Println("not refused:", what, err)
		}
	}

	may("a file", read(in+"/in.txt"))
	may("a folder", list(in))
	may("its own place", list(in+"/."))
	may("dots that lead back", read(in+"/../"+filepath.Base(in)+"/in.txt"))
	may("a link to what is granted", read(in+"/ours"))
	may("a working folder", os.Chdir(in))
	may("a relative name", read("in.txt"))
	may("a link itself", func() error { _, err := os.Lstat("into"); return err }())
	mayNot("a file elsewhere", read(off+"/secret"))
	mayNot("a folder elsewhere", list(off))
	mayNot("dots", read(in+"/../"+filepath.Base(off)+"/secret"))
	mayNot("relative dots", read("../"+filepath.Base(off)+"/secret"))
	mayNot("a link to a folder", read("into/secret"))
	mayNot("a link with a slash", func() error { _, err := os.Lstat("into/"); return err }())
	mayNot("dots behind a link", read("into/../"+filepath.Base(off)+"/secret"))
	mayNot("a name that begins alike", read(in+"side"))
	mayNot("what is not there", read(off+"/nothing"))
	mayNot("to look", func() error { _, err := os.Stat(off + "/nothing"); return err }())
	mayNot("to go there", os.Chdir(off))
	if err := read("nothing"); !errors.Is(err, fs.ErrNotExist) {
		fmt.Println("not missing:", err)
	}
	if err := read("nothing/../in.txt"); !errors.Is(err, fs.ErrNotExist) {
		fmt.Println("found behind nothing:", err)
	}
	for _, name := range []string{"in.txt/", "in.txt/.", "in.txt/../in.txt", "in.txt/x"} {
		if err := read(name); !errors.Is(err, syscall.ENOTDIR) {
			fmt.Println("a file is a folder:", name, err)
		}
	}
	for _, there := range []string{"/../" + filepath.Base(in), "/."} {
		if err := read(in + strings.Repeat(there, 5000) + "/in.txt"); !errors.Is(err, syscall.ENAMETOOLONG) {
			fmt.Println("not too long:", err)
		}
	}
	mayNot("a link and its own place", func() error { _, err := os.Lstat("into/."); return err }())
	mayNot("to write what may be read", make(in+"/new"))
	mayNot("to empty what may be read", func() error { _, err := os.OpenFile(in+"/in.txt", os.O_RDONLY|os.O_TRUNC, 0); return err }())
	mayNot("to make by reading", func() error { _, err := os.OpenFile(in+"/new", os.O_RDONLY|os.O_CREATE, 0o644); return err }())
	mayNot("to remove what may be read", os.Remove(in+"/in.txt"))
	mayNot("to rename what may be read", os.Rename(in+"/in.txt", out+"/in.txt"))
	mayNot("to change permissions", os.Chmod(in+"/in.txt", 0))

	may("to write", make(out+"/new"))
	may("to make a folder", os.Mkdir(out+"/d", 0o755))
	may("to rename", os.Rename(out+"/new", out+"/d/new"))
	mayNot("to read what may be written", read(out+"/d/new"))
	mayNot("to read and write", func() error { _, err := os.OpenFile(out+"/d/new", os.O_RDWR, 0); return err }())
	may("a link", os.Symlink(off, out+"/link"))
	mayNot("to write through a link", make(out+"/link/new"))
	may("a link to a file", os.Symlink(off+"/made", out+"/dangling"))
	mayNot("to make through a link", make(out+"/dangling"))
	mayNot("a second name of what is not granted", os.Link(off+"/secret", out+"/secret"))
	mayNot("to move out", os.Rename(out+"/d/new", off+"/new"))
	mayNot("to make what may be read of what may be written", os.Rename(out+"/d/new", in+"/new"))
	mayNot("to write elsewhere", make(off+"/new"))
	may("to remove a link", os.Remove(out+"/link"))
	may("a folder with a slash", os.Mkdir(out+"/e/", 0o755))
	if err := make(out + "/f/"); !errors.Is(err, syscall.EISDIR) {
		fmt.Println("a file with a slash:", err)
	}
	may("to remove all", os.Remove(out+"/d/new"))
}
