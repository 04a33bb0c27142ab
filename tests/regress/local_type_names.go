// Local types between brackets have a number; the arguments of a generic function come before those of a type declared in it.
package main

import (
	"fmt"
	"reflect"
)

type X[T any] struct{}

var v = func() string {
	type Q int
	return fmt.Sprintf("%T", X[Q]{})
}()

func g[T any]() {
	type A = int
	type _ int
	type B int
	f := func() { type C int; fmt.Printf("%T\n", X[C]{}) }
	type D[U any] int
	type E = B
	f()
	fmt.Printf("%T %T %T %T\n", X[B]{}, X[A]{}, X[D[A]]{}, X[E]{})
	fmt.Printf("%T %T %T %T\n", X[[]B]{}, X[map[B]*B]{}, X[struct{ F B }]{}, X[func(B, ...B) B]{})
	fmt.Printf("%T %T %T\n", X[interface{ M(B) }]{}, X[chan<- B]{}, X[[3]B]{})
	fmt.Printf("%T %T %T\n", []B{}, struct{ F B }{}, map[B]B{})
}

func h[T, U any]() {
	type L[V, W any] struct{}
	type M struct{}
	fmt.Printf("%T %T %T\n", L[U, T]{}, M{}, X[M]{})
}

func main() {
	fmt.Println(v)
	type Z int
	g[Z]()
	fmt.Printf("%T\n", X[Z]{})
	h[int, Z]()
	others()
	fmt.Println(reflect.TypeFor[X[Z]]().Name(), reflect.TypeFor[Z]().Name(), reflect.TypeOf(Z(1)).String())
}

type Int int

func F[A any]() {
	type Int int
	type T[B any] struct{}
	type U[_ any] int
	type V U[int]
	type P struct{ a A }
	fmt.Printf("%T %T %T %T %T\n", Int(0), T[int]{}, T[Int]{}, T[A]{}, U[Int](0))
	fmt.Printf("%T %T %T\n", V(0), P{}, T[P]{})
	{
		type Int string
		fmt.Printf("%T %T\n", Int(""), T[Int]{})
	}
	func() {
		type Int bool
		fmt.Printf("%T %T\n", Int(false), T[Int]{})
	}()
}

type G[A any] struct{}

func (G[A]) M() {
	type L struct{ a A }
	type LL[B any] struct{ a A }
	fmt.Printf("%T %T %T\n", L{}, LL[int]{}, LL[L]{})
}

func others() {
	type Int int
	type W struct{}
	type X[A any] []X[A]
	F[int]()
	F[Int]()
	F[W]()
	F[X[int]]()
	F[X[Int]]()
	G[int]{}.M()
	G[Int]{}.M()
	fmt.Printf("%T %T %T\n", Int(0), X[int](nil), G[Int]{})
	{
		type Int int
		fmt.Printf("%T %T %T\n", Int(0), X[Int](nil), G[Int]{})
	}
}
