// Package trees shows the engine's own syntax trees behind those of go/parser: identities, lifespans, how many there are.
//
// A tree that go/parser made stands in the heap twice: as structs of go/ast, which belong to the program, and as the nodes that
// the engine parsed. The nodes live as long as the struct that the parse returned; afterwards a collection takes them.
package trees

import (
	"go/ast"
	"internal/goast"
	"internal/rt"
	"strings"
)

// Node is what the engine knows of a node.
type Node struct {
	ID             uint64 // never used again in this process
	BirthNs        int64  // since the machine began
	Bytes          uint64 // of the node alone
	CyclesSurvived uint64 // collections since its birth
	State          string // PARSED, SCOPED, EVALUATED or DEAD
}

// Of returns what the engine knows of a node in the tree whose root go/parser returned. It is false if root is no such struct, or
// the engine has no node of that kind and extent: the lists of fields and comments of go/ast have none.
func Of(root, node ast.Node) (Node, bool) {
	tree, ok := goast.Trees[rt.PointerOf(root)]
	if !ok || rt.IsNil(node) {
		return Node{}, false
	}
	kind := rt.TypeName(node)
	kind = kind[strings.LastIndexByte(kind, '.')+1:]
	start, end := int(node.Pos())-tree.Base, int(node.End())-tree.Base
	id, birth, bytes, cycles, state, ok := goast.Find(tree.Root, kind, start, end)
	if !ok {
		return Node{}, false
	}
	return Node{id, birth, bytes, cycles, state}, true
}

// Counts are the books of the engine's nodes, those of the program itself and of the library included.
type Counts struct {
	Parsed uint64 // ever
	Alive  uint64
	Bytes  uint64 // of those alive
}

// Count returns the counts as they are now.
func Count() Counts {
	parsed, alive, bytes := goast.Counts()
	return Counts{parsed, alive, bytes}
}
