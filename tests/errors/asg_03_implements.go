package main

type I interface{ M() }

type Q interface{ Q() int }

type S struct{}

func (*S) M() {}
func (S) q()  {}

type W struct{}

func (W) M(int) {}

type V struct{}

func (V) Q() string { return "" }

func take(I) {}

func main() {
	var i I = S{} // ERROR "12: cannot use S{} (value of struct type S) as I value in variable declaration: S does not implement I (method M has pointer receiver)"
	i = W{} // ERROR "6: cannot use W{} (value of struct type W) as I value in assignment: W does not implement I (wrong type for method M)\n\t\thave M(int)\n\t\twant M()"
	var q Q = S{} // ERROR "12: cannot use S{} (value of struct type S) as Q value in variable declaration: S does not implement Q (missing method Q)\n\t\thave q()\n\t\twant Q() int"
	q = V{} // ERROR "6: cannot use V{} (value of struct type V) as Q value in assignment: V does not implement Q (wrong type for method Q)\n\t\thave Q() string\n\t\twant Q() int"
	take(3) // ERROR "7: cannot use 3 (constant of type int) as I value in argument to take: int does not implement I (missing method M)"
	take(&S{})
	var e error = S{} // ERROR "16: cannot use S{} (value of struct type S) as error value in variable declaration: S does not implement error (missing method Error)"
	i = q // ERROR "6: cannot use q (variable of interface type Q) as I value in assignment: Q does not implement I (missing method M)"
	_, _ = i, e
}
