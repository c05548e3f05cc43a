using System.Globalization;
using System.Reflection;

namespace ZkTask.Tests.Architecture;

/// <summary>The public surface of an assembly as text: a line for each type, indented ones for its members, all sorted.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static string Of(IEnumerable<Type> types) => string.Concat(types
        .Select(type => (Header: Header(type), Members: Members(type)))
        .OrderBy(type => type.Header, StringComparer.Ordinal)
        .Select(type => string.Concat([type.Header, "\n", .. type.Members.Select(member => $"    {member}\n")])));

    private static string Header(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => $"enum {FullName(type)} : {Name(Enum.GetUnderlyingType(type))}",
            { IsInterface: true } => $"interface {FullName(type)}",
            { IsValueType: true } => $"{(Has(type, "IsReadOnlyAttribute") ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}struct {FullName(type)}",
            { IsAbstract: true, IsSealed: true } => $"static class {FullName(type)}",
            _ => $"{(type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}class {FullName(type)}",
        };
        if (type.IsEnum)
            return kind;
        IEnumerable<Type> bases = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? [b] : [];
        string[] parents = [.. bases.Concat(type.GetInterfaces()).Select(Name).Order(StringComparer.Ordinal)];
        return kind + (parents.Length > 0 ? $" : {string.Join(", ", parents)}" : "") + Constraints(type.GetGenericArguments());
    }

    private static IEnumerable<string> Members(Type type) => type.GetMembers(Declared)
        .Where(member => !member.Name.Contains('<', StringComparison.Ordinal))
        .Select(member => member switch
        {
            FieldInfo field when IsVisible(field.Attributes) && !field.IsSpecialName => Field(type, field),
            PropertyInfo property => Property(property),
            EventInfo @event when @event.AddMethod is { } add && IsVisible(add) => $"{Modifiers(add)}event {Name(@event.EventHandlerType!)} {@event.Name}",
            ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) => $"{Modifiers(constructor)}{type.Name.Split('`')[0]}({Parameters(constructor)})",
            MethodInfo method when IsVisible(method) && !IsAccessor(method) => Method(method),
            _ => null,
        })
        .OfType<string>()
        .Order(StringComparer.Ordinal);

    private static string Field(Type type, FieldInfo field)
    {
        string value = field.IsLiteral ? $" = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}" : "";
        if (type.IsEnum)
            return field.Name + value;
        string kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{(field.IsPublic ? "" : "protected ")}{kind}{Annotated(new NullabilityInfoContext().Create(field), field.FieldType)} {field.Name}{value}";
    }

    private static string? Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(IsVisible)];
        if (accessors.Length == 0)
            return null;
        string access = string.Join(' ', accessors.Select(accessor =>
            accessor == property.GetMethod ? "get;" : accessor.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "init;" : "set;"));
        string index = property.GetIndexParameters() is { Length: > 0 } indices ? $"[{string.Join(", ", indices.Select(Parameter))}]" : "";
        string reference = property.PropertyType.IsByRef ? Has(property, "IsReadOnlyAttribute") ? "ref readonly " : "ref " : "";
        string required = Has(property, "RequiredMemberAttribute") ? "required " : "";
        return $"{Modifiers(accessors[0])}{required}{reference}{Annotated(new NullabilityInfoContext().Create(property), property.PropertyType)} {property.Name}{index} {{ {access} }}";
    }

    private static string Method(MethodInfo method)
    {
        string reference = method.ReturnType.IsByRef ? Has(method.ReturnParameter, "IsReadOnlyAttribute") ? "ref readonly " : "ref " : "";
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return $"{Modifiers(method)}{reference}{Annotated(new NullabilityInfoContext().Create(method.ReturnParameter), method.ReturnType)} "
            + $"{method.Name}{generic}({Parameters(method)}){(method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "")}";
    }

    private static string Modifiers(MethodBase method)
    {
        string access = method.IsPublic ? "" : "protected ";
        string scope = method.IsStatic ? "static " : "";
        string kind = method.IsAbstract ? "abstract " : !method.IsVirtual || method.IsFinal ? ""
            : method is MethodInfo m && m.GetBaseDefinition() != m ? "override " : "virtual ";
        return access + scope + kind;
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string direction = !parameter.ParameterType.IsByRef ? Has(parameter, "ParamArrayAttribute") ? "params " : ""
            : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        string value = parameter.HasDefaultValue ? $" = {Convert.ToString(parameter.RawDefaultValue, CultureInfo.InvariantCulture) ?? "default"}" : "";
        return $"{direction}{Annotated(new NullabilityInfoContext().Create(parameter), parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(a => a.IsGenericParameter).Select(argument =>
    {
        GenericParameterAttributes attributes = argument.GenericParameterAttributes;
        bool isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> parts = isStruct ? ["struct"] : attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : [];
        parts.AddRange(argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Name).Order(StringComparer.Ordinal));
        if (!isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            parts.Add("new()");
        return parts.Count > 0 ? $" where {argument.Name} : {string.Join(", ", parts)}" : "";
    }));

    // Value types say Nullable<T> themselves.
    private static string Annotated(NullabilityInfo nullability, Type type)
    {
        Type plain = type.IsByRef ? type.GetElementType()! : type;
        return Name(plain) + (!plain.IsValueType && !plain.IsGenericParameter && nullability.ReadState == NullabilityState.Nullable ? "?" : "");
    }

    private static string FullName(Type type) => $"{type.Namespace}.{(type.IsNested ? $"{Name(type.DeclaringType!)}." : "")}{Name(type)}";

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        string name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool Has(MemberInfo member, string attribute) => member.CustomAttributes.Any(a => a.AttributeType.Name == attribute);

    private static bool Has(ParameterInfo parameter, string attribute) => parameter.CustomAttributes.Any(a => a.AttributeType.Name == attribute);
}
