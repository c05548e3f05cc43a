using System.Buffers;
using System.Text.Json;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Groth16;

namespace ZkTask.Artifacts;

/// <summary>The elements that snarkjs's Groth16 documents are made of, written byte for byte as snarkjs does (<c>JSON.stringify(value, null, 1)</c>).</summary>
internal static class SnarkjsWriter
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true, IndentSize = 1, IndentCharacter = ' ', NewLine = "\n" };

    /// <summary>The document that an action writes.</summary>
    internal static byte[] Write(Action<Utf8JsonWriter> content, bool indented = true)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, indented ? s_indented : default))
            content(json);
        return buffer.WrittenSpan.ToArray();
    }

    internal static void WriteProof(this Utf8JsonWriter json, ProofDocument proof)
    {
        json.WriteStartObject();
        json.WriteG1("pi_a"u8, proof.A);
        json.WriteG2("pi_b"u8, proof.B);
        json.WriteG1("pi_c"u8, proof.C);
        json.WriteString("protocol"u8, "groth16"u8);
        json.WriteString("curve"u8, "bn128"u8);
        json.WriteEndObject();
    }

    internal static void WriteG1(this Utf8JsonWriter json, ReadOnlySpan<byte> name, in AffineG1 point)
    {
        json.WritePropertyName(name);
        json.WriteG1(point);
    }

    internal static void WriteG1(this Utf8JsonWriter json, in AffineG1 point)
    {
        json.WriteStartArray();
        json.WriteElement(point.X);
        json.WriteElement(point.IsIdentity ? Fp.One : point.Y);
        json.WriteElement(point.IsIdentity ? Fp.Zero : Fp.One);
        json.WriteEndArray();
    }

    internal static void WriteG2(this Utf8JsonWriter json, ReadOnlySpan<byte> name, in AffineG2 point)
    {
        json.WriteStartArray(name);
        json.WriteFp2(point.X);
        json.WriteFp2(point.IsIdentity ? Fp2.One : point.Y);
        json.WriteFp2(point.IsIdentity ? Fp2.Zero : Fp2.One);
        json.WriteEndArray();
    }

    internal static void WriteGt(this Utf8JsonWriter json, ReadOnlySpan<byte> name, in Gt value)
    {
        json.WriteStartArray(name);
        for (int half = 0; half < 2; half++)
        {
            json.WriteStartArray();
            for (int v = 0; v < 3; v++)
                json.WriteFp2(new Fp2(value.Coordinate(half, v, 0), value.Coordinate(half, v, 1)));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    internal static void WriteScalars(this Utf8JsonWriter json, PublicInputs inputs)
    {
        json.WriteStartArray();
        foreach (Fr input in inputs.Values)
            json.WriteElement(input);
        json.WriteEndArray();
    }

    private static void WriteFp2(this Utf8JsonWriter json, in Fp2 value)
    {
        json.WriteStartArray();
        json.WriteElement(value.C0);
        json.WriteElement(value.C1);
        json.WriteEndArray();
    }

    private static void WriteElement<TModulus>(this Utf8JsonWriter json, in Residue<TModulus> value)
        where TModulus : struct, IModulus => json.WriteStringValue(value.ToString());
}
