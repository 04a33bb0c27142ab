// needs: exit
package main

import "os"

type worker struct{}

func (worker) End() { os.Exit(0) }

func main() {
	var w interface{ End() } = worker{}
	w.End()
}
