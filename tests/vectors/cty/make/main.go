// SPDX-License-Identifier: MPL-2.0

// Command make prints values as go-cty encodes them, which is how hosts do:
// one JSON array of {name, type, msgpack (hex), json}, where json is null for
// what JSON cannot say.
//
//	go run . > ../values.json
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"os"
	"strings"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// Vector is one value in both encodings.
type Vector struct {
	Name    string          `json:"name"`
	Type    json.RawMessage `json:"type"`
	Msgpack string          `json:"msgpack"`
	JSON    *string         `json:"json"`
}

var vectors []Vector

// add records v as a value of type ty.
func add(name string, ty cty.Type, v cty.Value) {
	typeJSON, err := ctyjson.MarshalType(ty)
	check(name, err)
	bytes, err := msgpack.Marshal(v, ty)
	check(name, err)
	vector := Vector{Name: name, Type: typeJSON, Msgpack: hex.EncodeToString(bytes)}
	if text, err := marshalJSON(v, ty); err == nil {
		vector.JSON = &text
	}
	vectors = append(vectors, vector)
}

// own records v as a value of its own type, and inside each kind of
// collection, object, tuple and dynamic place.
func own(name string, v cty.Value) {
	ty := v.Type()
	add(name, ty, v)
	add(name+" in list", cty.List(ty), cty.ListVal([]cty.Value{v, v}))
	add(name+" in set", cty.Set(ty), cty.SetVal([]cty.Value{v}))
	add(name+" in map", cty.Map(ty), cty.MapVal(map[string]cty.Value{"k": v}))
	add(name+" in tuple", cty.Tuple([]cty.Type{ty, cty.Bool}), cty.TupleVal([]cty.Value{v, cty.True}))
	object := cty.ObjectVal(map[string]cty.Value{"b": v, "a": cty.ListVal([]cty.Value{v})})
	add(name+" in object", object.Type(), object)
	add(name+" in dynamic", cty.DynamicPseudoType, v)
	add(name+" in object of dynamic", cty.Object(map[string]cty.Type{"d": cty.DynamicPseudoType}),
		cty.ObjectVal(map[string]cty.Value{"d": v}))
}

// marshalJSON is ctyjson.Marshal, with its panics on infinite numbers as errors.
func marshalJSON(v cty.Value, ty cty.Type) (text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	bytes, err := ctyjson.Marshal(v, ty)
	if err == nil && !json.Valid(bytes) {
		err = fmt.Errorf("not JSON")
	}
	return string(bytes), err
}

func check(name string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

func number(text string) cty.Value {
	return cty.MustParseNumberVal(text)
}

func main() {
	scalars()
	numbers()
	texts()
	unknowns()
	collections()
	dynamics()

	fmt.Println("[")
	for i, vector := range vectors {
		var line strings.Builder
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		check(vector.Name, encoder.Encode(vector))
		comma := ","
		if i == len(vectors)-1 {
			comma = ""
		}
		fmt.Println(strings.TrimSuffix(line.String(), "\n") + comma)
	}
	fmt.Println("]")
}

func scalars() {
	own("true", cty.True)
	own("false", cty.False)
	own("null bool", cty.NullVal(cty.Bool))
	own("null number", cty.NullVal(cty.Number))
	own("null string", cty.NullVal(cty.String))
	own("null list", cty.NullVal(cty.List(cty.String)))
	own("null set", cty.NullVal(cty.Set(cty.Number)))
	own("null map", cty.NullVal(cty.Map(cty.Bool)))
	own("null tuple", cty.NullVal(cty.Tuple([]cty.Type{cty.Bool})))
	own("null object", cty.NullVal(cty.Object(map[string]cty.Type{"a": cty.String})))
}

func numbers() {
	own("zero", cty.Zero)
	own("number 0.1", number("0.1"))
	own("number 100 digits", number(strings.Repeat("1234567890", 10)))
	for _, text := range []string{
		"1", "-1", "31", "32", "-32", "-33", "127", "128", "-128", "-129", "255", "256", "32767", "32768",
		"-32768", "-32769", "65535", "65536", "2147483647", "2147483648", "-2147483648", "-2147483649",
		"4294967295", "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808",
		"-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
		"12345678901234567890123", "0.5", "-0.5", "1.5", "3.0", "3e0", "1e2", "0.25", "1e-7", "0.3", "-0.1",
		"1234.5678", "0.12345678901234567890123", "123456789.000000001", "1e21", "1e22", "1e23", "1e100", "1e300", "1e308",
		"1e309", "1e400", "-1e400", "1e-300", "1e-400", "4.9e-324", "2.2250738585072014e-308",
		"0.1000000000000000055511151231257827021181583404541015625",
		"-" + strings.Repeat("9", 100), "0." + strings.Repeat("0123456789", 10),
	} {
		add("number "+text, cty.Number, number(text))
	}
	for _, f := range []float64{0.1, -0.1, 1.5, 3, 1e22, 1e23, 1e100, math.MaxFloat64, math.Pi, 1 << 53, 1 << 63, 1 << 62, 1.0 / 3} {
		add(fmt.Sprintf("double %v", f), cty.Number, cty.NumberFloatVal(f))
	}
	add("uint64 max", cty.Number, cty.NumberUIntVal(math.MaxUint64))
	add("negative zero", cty.Number, cty.NumberVal(new(big.Float).Neg(new(big.Float))))
	own("positive infinity", cty.PositiveInfinity)
	own("negative infinity", cty.NegativeInfinity)
}

func texts() {
	own("empty string", cty.StringVal(""))
	for _, text := range []string{
		"plain", "ünïcödé", "日本語", "😀👩‍👩‍👧‍👦", "e\u0301", "\u0000\u0001\u001f\u007f", "quote\"back\\slash/", "line\nbreak\ttab\r",
		"<&>\u2028\u2029", "\ufeff", "\uffff", "true", "1", "null", "${x}",
		strings.Repeat("a", 31), strings.Repeat("a", 32), strings.Repeat("b", 255), strings.Repeat("b", 256),
	} {
		name := []rune(text)
		if len(name) > 12 {
			name = name[:12]
		}
		add(fmt.Sprintf("string %q of %d", string(name), len(text)), cty.String, cty.StringVal(text))
		add(fmt.Sprintf("key %q of %d", string(name), len(text)), cty.Map(cty.Bool), cty.MapVal(map[string]cty.Value{text: cty.True, "": cty.False}))
	}
}

func unknowns() {
	own("unknown bool", cty.UnknownVal(cty.Bool))
	own("unknown string", cty.UnknownVal(cty.String))
	own("unknown number", cty.UnknownVal(cty.Number))
	own("unknown list", cty.UnknownVal(cty.List(cty.String)))
	own("unknown set", cty.UnknownVal(cty.Set(cty.String)))
	own("unknown map", cty.UnknownVal(cty.Map(cty.String)))
	own("unknown tuple", cty.UnknownVal(cty.Tuple([]cty.Type{cty.String})))
	own("unknown object", cty.UnknownVal(cty.Object(map[string]cty.Type{"a": cty.String})))
	own("refined not null", cty.UnknownVal(cty.String).RefineNotNull())
	own("refined prefix", cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull("i-").NewValue())
	own("refined long prefix", cty.UnknownVal(cty.String).Refine().NotNull().StringPrefixFull(strings.Repeat("p", 250)).NewValue())
	own("refined range", cty.UnknownVal(cty.Number).Refine().NotNull().
		NumberRangeInclusive(number("1.5"), number("12345678901234567890123")).NewValue())
	own("refined list length", cty.UnknownVal(cty.List(cty.String)).Refine().NotNull().
		CollectionLengthLowerBound(1).CollectionLengthUpperBound(3).NewValue())
	own("refined map length", cty.UnknownVal(cty.Map(cty.String)).Refine().NotNull().CollectionLengthLowerBound(2).NewValue())
	own("refined set length", cty.UnknownVal(cty.Set(cty.Bool)).Refine().CollectionLengthUpperBound(2).NewValue())
	own("refined object", cty.UnknownVal(cty.Object(map[string]cty.Type{"a": cty.String})).RefineNotNull())
}

func collections() {
	own("empty list", cty.ListValEmpty(cty.String))
	own("empty set", cty.SetValEmpty(cty.String))
	own("empty map", cty.MapValEmpty(cty.String))
	own("empty tuple", cty.EmptyTupleVal)
	own("empty object", cty.EmptyObjectVal)
	own("list", cty.ListVal([]cty.Value{cty.StringVal("b"), cty.NullVal(cty.String), cty.UnknownVal(cty.String), cty.StringVal("a")}))
	own("map", cty.MapVal(map[string]cty.Value{"z": number("0.1"), "a": cty.NullVal(cty.Number), "m": number("1")}))
	own("set of strings", cty.SetVal([]cty.Value{cty.StringVal("c"), cty.StringVal("a"), cty.StringVal("b"), cty.StringVal("a")}))
	own("set of numbers", cty.SetVal([]cty.Value{number("10"), number("9"), number("0.1"), number("1e400")}))
	own("set of objects", cty.SetVal([]cty.Value{
		cty.ObjectVal(map[string]cty.Value{"n": cty.StringVal("x"), "v": number("1")}),
		cty.ObjectVal(map[string]cty.Value{"n": cty.StringVal("y"), "v": cty.NullVal(cty.Number)}),
	}))
	own("set with unknown", cty.SetVal([]cty.Value{cty.StringVal("a"), cty.UnknownVal(cty.String)}))
	own("tuple", cty.TupleVal([]cty.Value{cty.StringVal("a"), number("-1"), cty.True, cty.NullVal(cty.String), cty.EmptyObjectVal}))
	own("object", cty.ObjectVal(map[string]cty.Value{
		"instance_id": cty.StringVal("es-cn-1"),
		"id":          cty.UnknownVal(cty.String),
		"triggers":    cty.MapVal(map[string]cty.Value{"a": cty.StringVal("1"), "b": cty.UnknownVal(cty.String)}),
		"timeouts":    cty.ObjectVal(map[string]cty.Value{"create": cty.StringVal("30m"), "update": cty.NullVal(cty.String)}),
		"nodes": cty.ListVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{
			"ports": cty.SetVal([]cty.Value{number("9200"), number("9300")}),
			"any":   cty.TupleVal([]cty.Value{cty.True, cty.StringVal("x")}),
		})}),
	}))
	var many []cty.Value
	keys := map[string]cty.Value{}
	for i := range 40 {
		many = append(many, cty.NumberIntVal(int64(i*1000)))
		keys[fmt.Sprintf("k%02d", i)] = cty.NumberIntVal(int64(i))
	}
	own("list of 40", cty.ListVal(many))
	own("map of 40", cty.MapVal(keys))
	own("object of 40", cty.ObjectVal(keys))
	var deep cty.Value = cty.StringVal("bottom")
	for range 20 {
		deep = cty.ListVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{"in": deep})})
	}
	own("40 levels", deep)
}

func dynamics() {
	add("dynamic null", cty.DynamicPseudoType, cty.NullVal(cty.DynamicPseudoType))
	add("dynamic unknown", cty.DynamicPseudoType, cty.DynamicVal)
	object := cty.ObjectVal(map[string]cty.Value{"a": cty.DynamicVal, "b": cty.NullVal(cty.DynamicPseudoType), "ü\"": cty.StringVal("x")})
	add("dynamic object that holds dynamic", cty.DynamicPseudoType, object)
	add("list of dynamic", cty.List(cty.DynamicPseudoType), cty.ListVal([]cty.Value{cty.StringVal("a"), cty.StringVal("b")}))
	add("map of dynamic", cty.Map(cty.DynamicPseudoType), cty.MapVal(map[string]cty.Value{"a": number("0.1"), "b": cty.NullVal(cty.Number)}))
	add("empty list of dynamic", cty.List(cty.DynamicPseudoType), cty.ListValEmpty(cty.DynamicPseudoType))
	add("tuple of dynamic", cty.Tuple([]cty.Type{cty.DynamicPseudoType, cty.DynamicPseudoType}),
		cty.TupleVal([]cty.Value{cty.DynamicVal, cty.ListVal([]cty.Value{cty.True})}))
	add("unknown list of dynamic", cty.DynamicPseudoType, cty.UnknownVal(cty.List(cty.DynamicPseudoType)))
	add("null list of dynamic", cty.DynamicPseudoType, cty.NullVal(cty.List(cty.DynamicPseudoType)))
}
