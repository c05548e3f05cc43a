using System.Text.Json;
using System.Text.Unicode;

namespace ZkTask.Artifacts.Json;

/// <summary>
/// Reads one JSON document strictly and keeps the verdict about it. It goes forward only, token by token, without recursion and without allocating unless
/// something is wrong.
/// </summary>
/// <remarks>
/// Two kinds of trouble are told apart. A <em>fault</em> means that the bytes are no document: not UTF-8, not RFC 8259, a byte order mark, a comment, a
/// trailing comma, anything behind the value, nesting deeper than <see cref="MaxDepth"/>, a name given twice in one object, however it is escaped and
/// wherever the object is. It ends the reading. An <em>objection</em> is about what the document says; the reading goes on, so that a later member can
/// still reveal that this is a document of another protocol or curve, which is the more useful answer and must not depend on the order of members.
/// <see cref="Finish"/> therefore answers: the fault; else that the protocol differs; else that the curve differs; else the first other objection.
/// </remarks>
internal ref struct JsonCursor
{
    /// <summary>How many containers may be open at once.</summary>
    internal const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _document;
    private Utf8JsonReader _reader;
    private OpenObjects _open;
    private Rejection? _fault;
    private Rejection? _objection;

    /// <summary>Puts the cursor before a document's first token.</summary>
    /// <param name="text">The whole document.</param>
    /// <param name="document">What people call it.</param>
    /// <param name="maxBytes">The budget for its size.</param>
    internal JsonCursor(ReadOnlySpan<byte> text, string document, int maxBytes)
    {
        _text = text;
        _document = document;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 2 * MaxDepth });
        if (text.Length > maxBytes)
            _fault = new Rejection(Reason.MalformedDocument, $"{document}: {text.Length} bytes, {maxBytes} are allowed");
        else if (text.StartsWith("\uFEFF"u8))
            _fault = new Rejection(Reason.MalformedDocument, $"{document}: at byte 0: a byte order mark is not allowed");
        else if (!Utf8.IsValid(text))
            _fault = new Rejection(Reason.MalformedDocument, $"{document}: not valid UTF-8");
    }

    /// <summary>The kind of the current token.</summary>
    internal readonly JsonTokenType TokenType => _reader.TokenType;

    /// <summary>The current token as it is written; for a string or a name, what stands between the quotation marks.</summary>
    internal readonly ReadOnlySpan<byte> RawText => _reader.ValueSpan;

    /// <summary>Whether the current string or name contains escapes.</summary>
    internal readonly bool IsEscaped => _reader.ValueIsEscaped;

    /// <summary>How many containers are open around the current token; the one that it opens is not counted.</summary>
    internal readonly int ContainerDepth => _reader.CurrentDepth;

    /// <summary>The number of bytes of the whole document.</summary>
    internal readonly int Length => _text.Length;

    /// <summary>Goes to the next token.</summary>
    /// <returns>False at a fault, and behind the document's value.</returns>
    internal bool Read()
    {
        if (_fault is not null)
            return false;
        try
        {
            if (!_reader.Read())
                return false;
        }
        catch (JsonException)
        {
            return Fault(_reader.BytesConsumed, "from here on not JSON as RFC 8259 defines it");
        }

        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when _reader.CurrentDepth >= MaxDepth:
                return Fault(_reader.TokenStartIndex, $"nested deeper than {MaxDepth} levels");
            case JsonTokenType.StartObject:
                _open.Push();
                return true;
            case JsonTokenType.EndObject:
                _open.Pop();
                return true;
            case JsonTokenType.PropertyName:
                return AddName();
            default:
                return true;
        }
    }

    /// <summary>Goes to the next token, which must open an array.</summary>
    internal bool EnterArray(string rule)
    {
        if (!Read())
            return false;
        return TokenType == JsonTokenType.StartArray || Refuse(Reason.MalformedDocument, rule);
    }

    /// <summary>Goes to the next element of the innermost array.</summary>
    /// <returns>False at the array's end or a fault.</returns>
    internal bool NextElement() => Read() && TokenType != JsonTokenType.EndArray;

    /// <summary>Goes to the next token, which must close the innermost array.</summary>
    internal bool LeaveArray(string rule)
    {
        if (!Read())
            return false;
        return TokenType == JsonTokenType.EndArray || Refuse(Reason.MalformedDocument, rule);
    }

    /// <summary>Goes to the next token, which must open an object.</summary>
    internal bool EnterObject(string rule, out ObjectScope scope)
    {
        scope = default;
        if (!Read())
            return false;
        scope = new ObjectScope(_reader.CurrentDepth + 1);
        return TokenType == JsonTokenType.StartObject || Refuse(Reason.MalformedDocument, rule);
    }

    /// <summary>The object that the current token, which must open one, begins.</summary>
    internal readonly ObjectScope Scope() => new(_reader.CurrentDepth + 1);

    /// <summary>
    /// Goes to the next known member of an object and stands on its name; what is left of the member before is skipped, and so are unknown members, except
    /// that a name which differs from a known one only in case draws an objection: some parsers take it for the known one.
    /// </summary>
    /// <param name="known">The members that are known here.</param>
    /// <param name="scope">The object.</param>
    /// <param name="member">The index in <paramref name="known"/>.</param>
    /// <returns>False at the object's end or a fault.</returns>
    internal bool NextMember(MemberSet known, ref ObjectScope scope, out int member)
    {
        member = -1;
        while (true)
        {
            SkipRest(scope.Depth);
            if (!Read() || TokenType != JsonTokenType.PropertyName)
                return false;
            member = known.IndexOf(_open.LastName);
            if (member >= 0)
            {
                scope.Seen |= 1u << member;
                return true;
            }

            scope.IsMarked |= known.IsMarker(_open.LastName);
            int similar = known.IndexOfIgnoringCase(_open.LastName);
            if (similar >= 0)
                Refuse(Reason.MalformedDocument, $"member names are case-sensitive: this is not `{known[similar]}`");
            if (!Read())
                return false;
        }
    }

    /// <summary>Objects if members of an object that was read to its end are missing.</summary>
    /// <param name="known">The members that are known.</param>
    /// <param name="scope">The object.</param>
    /// <param name="required">Those of them that must be there, as bits.</param>
    internal void Require(MemberSet known, in ObjectScope scope, uint required)
    {
        uint missing = required & ~scope.Seen;
        if (missing == 0)
            return;
        string hint = scope.IsMarked ? known.MarkerHint : "";
        Refuse(Reason.MalformedDocument, $"member `{known[int.TrailingZeroCount((int)missing)]}` is missing{hint}");
    }

    /// <summary>Copies the current string's text without escapes.</summary>
    /// <returns>False if it is longer than the destination as it is written, or not Unicode text.</returns>
    internal readonly bool TryCopyString(Span<byte> destination, out int length)
    {
        length = RawText.Length;
        if (length > destination.Length)
            return false;
        if (IsEscaped)
            return JsonText.TryUnescape(RawText, destination, out length);
        RawText.CopyTo(destination);
        return true;
    }

    /// <summary>Raises an objection about the current token, unless a more important or an earlier one stands.</summary>
    /// <returns>False, always.</returns>
    internal bool Refuse(Reason reason, string rule)
    {
        if (_fault is null && (_objection is null || Rank(reason) < Rank(_objection.Reason)))
            _objection = Reject(reason, _reader.TokenStartIndex, rule);
        return false;
    }

    /// <summary>Reads to the document's end and gives the verdict.</summary>
    /// <returns>Null if there was neither fault nor objection.</returns>
    internal Rejection? Finish()
    {
        SkipRest(0);
        Read();
        _open.Dispose();
        return _fault ?? _objection;
    }

    /// <summary>Reads to the end of the value that began, or is yet to end, at a depth.</summary>
    private void SkipRest(int depth)
    {
        while (_reader.CurrentDepth > depth
            || (_reader.CurrentDepth == depth && TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            if (!Read())
                return;
        }
    }

    private bool AddName()
    {
        string? rule = _open.Add(_reader.ValueSpan, _reader.ValueIsEscaped) switch
        {
            NameStatus.Duplicate => "this member is given twice",
            NameStatus.TooLong => $"a member name has at most {OpenObjects.MaxNameBytes} bytes",
            NameStatus.TooMany => $"an object has at most {OpenObjects.MaxMembers} members",
            NameStatus.NotUnicode => "a member name with a lone surrogate",
            _ => null,
        };
        return rule is null || Fault(_reader.TokenStartIndex, rule);
    }

    private bool Fault(long position, string rule)
    {
        _fault = Reject(Reason.MalformedDocument, position, rule);
        return false;
    }

    private readonly Rejection Reject(Reason reason, long position, string rule)
    {
        string path = JsonPath.At(_text, position);
        return new Rejection(reason, $"{_document}: {path}{(path.Length == 0 ? "" : " ")}at byte {position}: {rule}");
    }

    private static int Rank(Reason reason) => reason switch
    {
        Reason.ProtocolMismatch => 0,
        Reason.CurveMismatch => 1,
        _ => 2,
    };
}

/// <summary>An object that is being read.</summary>
internal struct ObjectScope(int depth)
{
    /// <summary>The depth of its members.</summary>
    internal readonly int Depth = depth;

    /// <summary>Which known members were seen, as bits.</summary>
    internal uint Seen;

    /// <summary>Whether the member was seen by which another format gives itself away.</summary>
    internal bool IsMarked;
}
