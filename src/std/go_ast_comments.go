package ast

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// CommentMap has the comment groups that belong to nodes: it says which comments go where a node goes.
type CommentMap map[Node][]*CommentGroup

// NewCommentMap finds the node below node for each comment group. A group belongs to the largest node that ends on the line it begins on; or on the line before it, if an empty line
// (or nothing more) follows the group; else to the node that follows it.
func NewCommentMap(fset *token.FileSet, node Node, comments []*CommentGroup) CommentMap {
	if len(comments) == 0 {
		return nil
	}
	m := make(CommentMap)
	m.fill(fset, node, sorted(comments))
	return m
}

// Update gives the comments of old to new, which stands in its place from now on, and returns new.
func (m CommentMap) Update(old, new Node) Node {
	if groups := m[old]; len(groups) > 0 {
		delete(m, old)
		m[new] = append(m[new], groups...)
	}
	return new
}

// Filter returns the part of the map for the nodes of a tree.
func (m CommentMap) Filter(node Node) CommentMap {
	part := make(CommentMap)
	Inspect(node, func(n Node) bool {
		if groups := m[n]; len(groups) > 0 {
			part[n] = groups
		}
		return true
	})
	return part
}

// Comments returns all groups, in the order in which they stand in the source.
func (m CommentMap) Comments() []*CommentGroup {
	all := make([]*CommentGroup, 0, len(m))
	for _, groups := range m {
		all = append(all, groups...)
	}
	return sorted(all)
}

// String lists nodes, each by its type or name, and the beginnings of their comments.
func (m CommentMap) String() string {
	nodes := make([]Node, 0, len(m))
	for n := range m {
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Pos(), b.Pos()), cmp.Compare(a.End(), b.End()))
	})
	var out strings.Builder
	out.WriteString("CommentMap {\n")
	for _, n := range nodes {
		name := fmt.Sprintf("%T", n)
		if id, ok := n.(*Ident); ok {
			name = id.Name
		}
		fmt.Fprintf(&out, "\t%p  %20s:  %s\n", n, name, beginning(m[n]))
	}
	out.WriteString("}\n")
	return out.String()
}

// beginning returns the first words of comments, blanks and line ends as one blank.
func beginning(groups []*CommentGroup) string {
	const most = 40
	var out strings.Builder
	for _, group := range groups {
		for _, comment := range group.List {
			if out.Len() >= most {
				break
			}
			out.WriteString(comment.Text)
		}
	}
	text := out.String()
	if len(text) > most {
		text = text[:most-3] + "..."
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '\t', '\n', '\r':
			return ' '
		}
		return r
	}, text)
}

func sorted(groups []*CommentGroup) []*CommentGroup {
	groups = slices.Clone(groups)
	slices.SortStableFunc(groups, func(a, b *CommentGroup) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return groups
}

// ended is a node that stands before a comment, and the line it ends on.
type ended struct {
	node Node
	line int
}

// owns reports whether a group that begins and ends on these lines belongs to the node before it; next is the line of the node that follows.
func (e ended) owns(first, last, next int) bool {
	return e.node != nil && (e.line == first || e.line+1 == first && last+1 < next)
}

// fill goes through nodes and comments in the order of the source.
func (m CommentMap) fill(fset *token.FileSet, root Node, groups []*CommentGroup) {
	const nowhere = 1 << 30 // the line behind the last node
	line := func(pos token.Pos) int { return fset.Position(pos).Line }
	offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
	var before, outer ended // the node before, and the largest one that has ended
	var open []Node         // statements, declarations and the like that have not
	close := func(pos token.Pos) {
		for n := len(open); n > 0 && open[n-1].End() <= pos; n-- {
			outer.node, open = open[n-1], open[:n-1]
		}
	}
	visit := func(n Node) {
		next, at := nowhere, nowhere
		if n != nil {
			next, at = line(n.Pos()), offset(n.Pos())
		}
		for len(groups) > 0 && offset(groups[0].End()) <= at {
			group := groups[0]
			groups = groups[1:]
			first, last := line(group.Pos()), line(group.End())
			known := len(open)
			if close(group.Pos()); len(open) < known {
				outer.line = line(outer.node.End())
			}
			owner := n
			if outer.owns(first, last, next) {
				owner = outer.node
			} else if before.owns(first, last, next) || n == nil {
				owner = before.node
			}
			m[owner] = append(m[owner], group)
		}
		if n == nil {
			return
		}
		before = ended{n, line(n.End())}
		switch n.(type) {
		case *File, *Field, Decl, Spec, Stmt:
			mark := outer.node
			close(n.Pos())
			outer.node = mark
			open = append(open, n)
		}
	}
	Inspect(root, func(n Node) bool {
		switch n.(type) {
		case nil, *CommentGroup, *Comment:
			return false
		}
		visit(n)
		return true
	})
	visit(nil)
}
