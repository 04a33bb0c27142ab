package main

import "fmt"

// Types whose walks would double with each level if each way were walked anew.
type t0 struct{ a, b *t1 }
type t1 struct{ a, b [2]*t2 }
type v0 struct{ a, b v1 }
type v1 struct{ a, b v2 }
type v2 struct{ a, b v3 }
type v3 struct{ a, b v4 }
type v4 struct{ a, b v5 }
type v5 struct{ a, b v6 }
type v6 struct{ a, b v7 }
type v7 struct{ a, b v8 }
type v8 struct{ a, b int8 }
type t2 struct{ x v0 }

func main() {
	var v v0
	v.b.b.b.b.b.b.b.b.b = 7
	w := v
	w.a.a.a.a.a.a.a.a.a = 1
	fmt.Println(v == w, w.b.b.b.b.b.b.b.b.b, t0{}.a == nil, len(t1{}.a))
}
