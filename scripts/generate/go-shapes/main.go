// Prints, for every struct of some packages, the fields that encoding/json writes in another way than most: a line a
// struct, as `core.v1.PodSpec *replicas !metadata`. `*` is a pointer, which is written even if it points to a zero
// value. `!` is written even if it is empty. Zero values of all other fields are left out.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"reflect"
	"sort"
	"strings"
)

type declared struct {
	home       string
	expression ast.Expr
	imports    map[string]string
}

var named = map[string]declared{}

func main() {
	for _, argument := range os.Args[1:] {
		importPath, folder, _ := strings.Cut(argument, "=")
		if err := read(importPath, folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	var lines []string
	for name, it := range named {
		structure, ok := it.expression.(*ast.StructType)
		if !ok || !ast.IsExported(path.Ext(name)[1:]) {
			continue
		}
		if fields := fieldsOf(structure, it); len(fields) > 0 {
			sort.Strings(fields)
			lines = append(lines, short(name)+" "+strings.Join(fields, " "))
		}
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

// short makes `core.v1.Pod` of `k8s.io/api/core/v1.Pod`.
func short(name string) string {
	parts := strings.Split(name, "/")
	return parts[len(parts)-2] + "." + parts[len(parts)-1]
}

func read(importPath, folder string) error {
	notTests := func(file fs.FileInfo) bool { return !strings.HasSuffix(file.Name(), "_test.go") }
	packages, err := parser.ParseDir(token.NewFileSet(), folder, notTests, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, parsed := range packages {
		for _, file := range parsed.Files {
			imports := map[string]string{}
			for _, each := range file.Imports {
				value := strings.Trim(each.Path.Value, `"`)
				name := path.Base(value)
				if each.Name != nil {
					name = each.Name.Name
				}
				imports[name] = value
			}
			for _, declaration := range file.Decls {
				if general, ok := declaration.(*ast.GenDecl); ok && general.Tok == token.TYPE {
					for _, spec := range general.Specs {
						it := spec.(*ast.TypeSpec)
						named[importPath+"."+it.Name.Name] = declared{importPath, it.Type, imports}
					}
				}
			}
		}
	}
	return nil
}

func fieldsOf(structure *ast.StructType, it declared) []string {
	var fields []string
	for _, field := range structure.Fields.List {
		tag := ""
		if field.Tag != nil {
			tag = reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("json")
		}
		name, options, _ := strings.Cut(tag, ",")
		if len(field.Names) == 0 && name == "" {
			if inner, ok := named[nameOf(field.Type, it)]; ok {
				if embedded, ok := inner.expression.(*ast.StructType); ok {
					fields = append(fields, fieldsOf(embedded, inner)...)
				}
			}
			continue
		}
		if name == "-" || name == "" {
			continue
		}
		omitEmpty, omitZero := strings.Contains(options, "omitempty"), strings.Contains(options, "omitzero")
		if _, pointer := field.Type.(*ast.StarExpr); pointer {
			fields = append(fields, "*"+name)
		} else if !omitZero && (!omitEmpty || isStruct(field.Type, it)) {
			fields = append(fields, "!"+name)
		}
	}
	return fields
}

func nameOf(expression ast.Expr, it declared) string {
	switch node := expression.(type) {
	case *ast.Ident:
		return it.home + "." + node.Name
	case *ast.SelectorExpr:
		return it.imports[node.X.(*ast.Ident).Name] + "." + node.Sel.Name
	}
	return ""
}

// encoding/json never takes a struct for empty.
func isStruct(expression ast.Expr, it declared) bool {
	if _, ok := expression.(*ast.StructType); ok {
		return true
	}
	inner, ok := named[nameOf(expression, it)]
	return ok && isStruct(inner.expression, inner)
}
