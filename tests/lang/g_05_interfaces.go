// Interface values: dynamic dispatch, nil interface against interface holding nil, comparison.
package main

type shape interface {
	area() int
	name() string
}

type sq struct{ s int }
type rect struct{ w, h int }

func (s sq) area() int       { return s.s * s.s }
func (s sq) name() string    { return "sq" }
func (r *rect) area() int    { return r.w * r.h }
func (r *rect) name() string { return "rect" }

type namer interface{ name() string }

type myErr struct{}

func (*myErr) Error() string { return "myErr" }

func mayFail(fail bool) error {
	var e *myErr
	if fail {
		e = &myErr{}
	}
	return e
}

func main() {
	shapes := []shape{sq{3}, &rect{2, 5}}
	for _, s := range shapes {
		println(s.name(), s.area())
	}
	var n namer = shapes[0]
	println(n.name())
	var e error
	println(e == nil, mayFail(false) == nil, mayFail(true).Error())
	var a, b any = 1, 1
	println(a == b, a == any(int8(1)), a == any("1"), a != nil)
	a, b = sq{1}, sq{1}
	println(a == b, a == any(sq{2}))
	r := &rect{}
	a, b = r, r
	println(a == b, a == any(&rect{}))
	s := shapes[0]
	println(s == sq{3}, s == shapes[1])
	defer func() { println(recover().(error).Error()) }()
	a, b = []int{}, []int{}
	println(a == b)
}
