using FsCheck;
using FsCheck.Fluent;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Tests.Rows;

public sealed class ConversationTests
{
    [Test]
    public void Unpack_packed_messages_gives_them_back() =>
        Prop.ForAll<(byte Role, NonNull<string> Text)[]>(parts =>
        {
            var messages = parts.Select(part => new Message((Role)(part.Role % 4), string.Concat(part.Text.Get.Where(c => !char.IsSurrogate(c))))).ToList();
            return Conversation.Unpack(Conversation.Pack(messages)).SequenceEqual(messages);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void AnswerKey_other_words_of_the_user_do_not_count_and_all_else_does()
    {
        static UInt128 Key(params Message[] messages) => Conversation.AnswerKey(Conversation.Pack(messages));
        var key = Key(new(Role.User, "a"), new(Role.Assistant, "b"));

        Assert.Multiple(() =>
        {
            Assert.That(Key(new(Role.User, "other"), new(Role.Assistant, "b")), Is.EqualTo(key));
            Assert.That(Key(new(Role.User, "a"), new(Role.Assistant, "c")), Is.Not.EqualTo(key));
            Assert.That(Key(new(Role.System, "s"), new(Role.User, "a"), new(Role.Assistant, "b")), Is.Not.EqualTo(key));
            Assert.That(Key(new(Role.User, "a"), new(Role.User, "a"), new(Role.Assistant, "b")), Is.Not.EqualTo(key));
        });
    }

    [Test]
    public void Id_moved_boundary_between_messages_is_another_row() =>
        Assert.That(
            Conversation.Id(Conversation.Pack([new(Role.User, "ab"), new(Role.Assistant, "c")])),
            Is.Not.EqualTo(Conversation.Id(Conversation.Pack([new(Role.User, "a"), new(Role.Assistant, "bc")]))));
}
