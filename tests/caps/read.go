// needs: read
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	names, err := filepath.Glob(os.Args[1] + "/*.txt")
	if err != nil || len(names) != 1 {
		panic(fmt.Sprint("nothing there: ", err))
	}
	f, err := os.Open(names[0])
	if err != nil {
		panic(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fmt.Println(lines.Text())
	}
}
