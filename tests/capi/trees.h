/* Go text of a world of trees for programs that collect: the head of a program, whose nodes are numbered from `v` on and summed by `sum`. */
#ifndef ERGO_TEST_TREES_H
#define ERGO_TEST_TREES_H

#define TREES "package main\n" \
              "type Node struct { left, right *Node; value int }\n" \
              "func tree(d, v int) *Node {\n" \
              "    if d == 0 { return nil }\n" \
              "    return &Node{tree(d-1, 2*v), tree(d-1, 2*v+1), v}\n" \
              "}\n" \
              "func (n *Node) sum() int { if n == nil { return 0 }; return n.value + n.left.sum() + n.right.sum() }\n"
#endif
