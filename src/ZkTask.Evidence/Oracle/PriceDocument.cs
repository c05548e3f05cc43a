using System.Globalization;
using System.Text;
using System.Text.Json;
using ZkTask.Artifacts.Json;

namespace ZkTask.Evidence.Oracle;

/// <summary>How a Proof of Task spells prices.</summary>
public enum PriceFormat
{
    /// <summary><c>{"symbol": "ETHUSDT", "price": "2612.34000000"}</c>, or an array of such objects, one for each symbol.</summary>
    Ticker,

    /// <summary><c>{"ETHUSDT": "2612.34", "BTCUSDT": 67000.1}</c>.</summary>
    Map,

    /// <summary><c>2612.34</c> or <c>"2612.34"</c>, for definitions with one symbol.</summary>
    Number,
}

/// <summary>What a Proof of Task claims.</summary>
/// <param name="Prices">The price of each of the definition's symbols.</param>
/// <param name="Timestamp">The time, in the definition's unit since 1970; the earliest if there are several; null if the definition asks for none.</param>
internal sealed record PriceClaim(IReadOnlyDictionary<string, ExactDecimal> Prices, long? Timestamp);

/// <summary>
/// Reads claimed prices strictly: the definition's symbols, each exactly once, and nothing else. A price is a JSON number, or a string with the text of one.
/// </summary>
internal ref struct PriceDocument
{
    internal const int MaxBytes = 1 << 20;

    private const string SymbolMember = "symbol", PriceMember = "price";
    private const int MaxScalarBytes = 256, MaxTimestampDigits = 16;

    private readonly IReadOnlyCollection<string> _symbols;
    private readonly string? _timestampMember;
    private readonly Dictionary<string, ExactDecimal> _prices = new(StringComparer.Ordinal);
    private JsonCursor _json;
    private long? _timestamp;

    private PriceDocument(ReadOnlySpan<byte> utf8, IReadOnlyCollection<string> symbols, string? timestampMember)
    {
        _json = new JsonCursor(utf8, "prices", MaxBytes);
        (_symbols, _timestampMember) = (symbols, timestampMember);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The whole document.</param>
    /// <param name="format">How it is spelt.</param>
    /// <param name="symbols">The symbols that must be there.</param>
    /// <param name="timestampMember">The member with the time; null if there must be none.</param>
    /// <param name="claim">What it claims; null if it was refused.</param>
    /// <returns>Null, or why it was refused. Never throws.</returns>
    internal static Rejection? Read(ReadOnlySpan<byte> utf8, PriceFormat format, IReadOnlyCollection<string> symbols, string? timestampMember, out PriceClaim? claim)
    {
        PriceDocument document = new(utf8, symbols, timestampMember);
        claim = null;
        Rejection? rejection = document.Read(format);
        if (rejection is null)
            claim = new PriceClaim(document._prices, document._timestamp);
        return rejection;
    }

    private Rejection? Read(PriceFormat format)
    {
        if (_json.Read())
        {
            if (format == PriceFormat.Map)
                ReadMap();
            else if (format == PriceFormat.Number)
                ReadPrice(_symbols.First());
            else if (_json.TokenType == JsonTokenType.StartArray)
                ReadTickers();
            else
                ReadTicker();
        }

        if (_json.Finish() is { } rejection)
            return rejection;
        string? missing = _symbols.Except(_prices.Keys).FirstOrDefault();
        return missing is null ? null : new Rejection(Reason.SymbolMismatch, $"prices: `{missing}` is missing");
    }

    private void ReadTickers()
    {
        while (_json.NextElement())
        {
            if (!ReadTicker())
                return;
        }
    }

    // At an object's first token; ends at its last one.
    private bool ReadTicker()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
            return _json.Refuse(Reason.MalformedDocument, $"must be an object with `{SymbolMember}` and `{PriceMember}`");
        string? symbol = null;
        ExactDecimal? price = null;
        bool hasTimestamp = false;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndObject)
        {
            string member = Text();
            if (member != SymbolMember && member != PriceMember && member != _timestampMember)
                return _json.Refuse(Reason.MalformedDocument, "a member that no rule checks");
            if (!_json.Read())
                return false;
            if (member == _timestampMember)
                hasTimestamp = ReadTimestamp();
            else if (member == PriceMember)
                price = TakePrice();
            else if (_json.TokenType == JsonTokenType.String)
                symbol = Text();
            else
                _json.Refuse(Reason.MalformedDocument, "must be a string");
            if (member == SymbolMember ? symbol is null : member == PriceMember ? price is null : !hasTimestamp)
                return false;
        }

        if (symbol is null || price is null || hasTimestamp != _timestampMember is not null)
            return _json.Refuse(Reason.MalformedDocument, $"member `{(symbol is null ? SymbolMember : price is null ? PriceMember : _timestampMember)}` is missing");
        if (!_symbols.Contains(symbol))
            return _json.Refuse(Reason.SymbolMismatch, $"`{JsonText.Printable(Encoding.UTF8.GetBytes(symbol))}` is not checked; {string.Join(", ", _symbols)} are");
        return _prices.TryAdd(symbol, price.Value) || _json.Refuse(Reason.SymbolMismatch, $"`{symbol}` is given twice");
    }

    private void ReadMap()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _json.Refuse(Reason.MalformedDocument, "must be an object with a member for each symbol");
            return;
        }

        bool hasTimestamp = false;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndObject)
        {
            string member = Text();
            if (member != _timestampMember && !_symbols.Contains(member))
            {
                _json.Refuse(Reason.SymbolMismatch, $"not checked; {string.Join(", ", _symbols)} are");
                return;
            }

            if (!_json.Read() || !(member == _timestampMember ? hasTimestamp = ReadTimestamp() : ReadPrice(member)))
                return;
        }

        if (hasTimestamp != _timestampMember is not null)
            _json.Refuse(Reason.MalformedDocument, $"member `{_timestampMember}` is missing");
    }

    private bool ReadPrice(string symbol)
    {
        if (TakePrice() is not { } price)
            return false;
        _prices.Add(symbol, price);
        return true;
    }

    private ExactDecimal? TakePrice()
    {
        Span<byte> text = stackalloc byte[MaxScalarBytes];
        if (_json.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            _json.Refuse(Reason.MalformedNumber, "a price must be a number, or a string with one");
            return null;
        }

        if (!_json.TryCopyString(text, out int length))
        {
            _json.Refuse(_json.TokenType == JsonTokenType.Number ? Reason.PriceOutOfRange : Reason.MalformedNumber, "a price that is too long for one");
            return null;
        }

        Reason reason = ExactDecimal.Parse(text[..length], out ExactDecimal price);
        if (reason == Reason.MalformedNumber)
            _json.Refuse(reason, "a price that is not written as a JSON number is");
        else if (reason != Reason.None)
            _json.Refuse(reason, $"a price has at most {ExactDecimal.MaxTextLength} characters and an exponent of at most {ExactDecimal.MaxExponent}");
        else if (price.Sign <= 0)
            _json.Refuse(Reason.PriceOutOfRange, "a price must be positive");
        else
            return price;
        return null;
    }

    private bool ReadTimestamp()
    {
        ReadOnlySpan<byte> text = _json.RawText;
        if (_json.TokenType != JsonTokenType.Number || text.Length > MaxTimestampDigits
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long timestamp))
            return _json.Refuse(Reason.MalformedNumber, $"a time must be a JSON number of at most {MaxTimestampDigits} digits, without sign, fraction and exponent");
        _timestamp = Math.Min(_timestamp ?? timestamp, timestamp);
        return true;
    }

    // A name or a string; what is too long to be one of ours is no more than unequal to them.
    private readonly string Text()
    {
        Span<byte> text = stackalloc byte[MaxScalarBytes];
        return _json.TryCopyString(text, out int length) ? Encoding.UTF8.GetString(text[..length]) : "\uFFFD";
    }
}
