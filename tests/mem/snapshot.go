// What a heap snapshot is to show, each by its name.
package main

import "fmt"

type node struct {
	next *node
	body [5]int
}

type blob struct{ body [100]byte }

type enemy struct {
	name string
	blob *blob
}

var (
	list  *node
	cache = map[string]*enemy{}
	any   fmt.Stringer
	call  func() int
	wait  = make(chan int)
)

func (e *enemy) String() string { return e.name }

func main() {
	for range 1000 {
		list = &node{next: list}
	}
	cache["boss"] = &enemy{name: "b", blob: &blob{}}
	any = &enemy{name: fmt.Sprint("e", len(cache))}
	captured := &blob{}
	call = func() int { return int(captured.body[1]) }
	go func() {
		var held *blob
		held = &blob{}
		wait <- 1
		<-wait
		held.body[0] = 1
	}()
	<-wait
}
