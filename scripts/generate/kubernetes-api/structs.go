package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"strings"
)

// readStructs reads the exported structs of a package by their json tags, as encoding/json does.
func readStructs(types map[string]*Schema, importPath, folder string) error {
	notTests := func(file fs.FileInfo) bool { return !strings.HasSuffix(file.Name(), "_test.go") }
	packages, err := parser.ParseDir(token.NewFileSet(), folder, notTests, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, parsed := range packages {
		reader := structReader{importPath: importPath, named: map[string]declared{}}
		for _, file := range parsed.Files {
			imports := importsOf(file)
			for _, declaration := range file.Decls {
				if general, ok := declaration.(*ast.GenDecl); ok && general.Tok == token.TYPE {
					for _, spec := range general.Specs {
						named := spec.(*ast.TypeSpec)
						reader.named[named.Name.Name] = declared{named.Type, imports}
					}
				}
			}
		}
		for name, it := range reader.named {
			if structure, ok := it.expression.(*ast.StructType); ok && ast.IsExported(name) {
				schema := &Schema{Type: "object", Properties: map[string]*Schema{}}
				reader.addFields(schema, structure, it.imports)
				types[importPath+"."+name] = schema
			}
		}
	}
	return nil
}

type declared struct {
	expression ast.Expr
	imports    map[string]string
}

type structReader struct {
	importPath string
	named      map[string]declared
}

func (reader structReader) addFields(schema *Schema, structure *ast.StructType, imports map[string]string) {
	for _, field := range structure.Fields.List {
		tag := ""
		if field.Tag != nil {
			tag = reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("json")
		}
		name, options, _ := strings.Cut(tag, ",")
		if len(field.Names) == 0 && name == "" {
			reader.embed(schema, field.Type, imports)
			continue
		}
		if name == "-" || (len(field.Names) > 0 && !field.Names[0].IsExported()) {
			continue
		}
		if name == "" {
			name = field.Names[0].Name
		}
		schema.Properties[name] = reader.schema(field.Type, imports)
		optional := field.Doc != nil && strings.Contains(field.Doc.Text(), "+optional")
		if !optional && !strings.Contains(options, "omitempty") {
			schema.Required = append(schema.Required, name)
		}
	}
}

func (reader structReader) embed(schema *Schema, expression ast.Expr, imports map[string]string) {
	switch node := expression.(type) {
	case *ast.StarExpr:
		reader.embed(schema, node.X, imports)
	case *ast.SelectorExpr:
		if node.Sel.Name == "TypeMeta" {
			schema.Properties["apiVersion"] = &Schema{Type: "string"}
			schema.Properties["kind"] = &Schema{Type: "string"}
		} else {
			schema.embedded = append(schema.embedded, imports[node.X.(*ast.Ident).Name]+"."+node.Sel.Name)
		}
	case *ast.Ident:
		it := reader.named[node.Name]
		if structure, ok := it.expression.(*ast.StructType); ok {
			reader.addFields(schema, structure, it.imports)
		}
	}
}

var basic = map[string]Schema{
	"bool": {Type: "boolean"}, "string": {Type: "string"},
	"int": {Type: "integer", Format: "int64"}, "int64": {Type: "integer", Format: "int64"},
	"int32": {Type: "integer", Format: "int32"}, "uint32": {Type: "integer", Format: "int64"},
	"float32": {Type: "number"}, "float64": {Type: "number"},
}

func (reader structReader) schema(expression ast.Expr, imports map[string]string) *Schema {
	switch node := expression.(type) {
	case *ast.StarExpr:
		return reader.schema(node.X, imports)
	case *ast.ArrayType:
		if item, ok := node.Elt.(*ast.Ident); ok && item.Name == "byte" {
			return &Schema{Type: "string", Format: "byte"}
		}
		return &Schema{Type: "array", Items: reader.schema(node.Elt, imports)}
	case *ast.MapType:
		return &Schema{Type: "object", Values: reader.schema(node.Value, imports)}
	case *ast.SelectorExpr:
		return &Schema{Ref: imports[node.X.(*ast.Ident).Name] + "." + node.Sel.Name}
	case *ast.Ident:
		if schema, ok := basic[node.Name]; ok {
			return &schema
		}
		it, ok := reader.named[node.Name]
		if !ok {
			return &Schema{}
		}
		if _, ok := it.expression.(*ast.StructType); ok {
			return &Schema{Ref: reader.importPath + "." + node.Name}
		}
		return reader.schema(it.expression, it.imports)
	}
	return &Schema{}
}
