#include "engine/decode/kv_slots.h"

#include <QtTest>

using namespace foregleam;

using Tokens = std::vector<TokenId>;

class TestKvSlots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPromptThatStartsAlikeKeepsTheSharedPart()
    {
        KvSlots slots(1);
        QCOMPARE(slots.acquire(Tokens{1, 2, 3}).kept, 0);
        slots.append(0, Tokens{1, 2, 3});
        slots.release(0);
        const SlotLease lease = slots.acquire(Tokens{1, 2, 4, 5});
        QCOMPARE(lease.kept, 2);
        QCOMPARE(slots.length(0), 2);
        slots.append(0, Tokens{4, 5});
        QVERIFY(std::ranges::equal(slots.held(0), Tokens{1, 2, 4, 5}));
    }

    void theLastPromptTokenIsAlwaysReadAgain()
    {
        KvSlots slots(1);
        slots.acquire(Tokens{1, 2, 3});
        slots.append(0, Tokens{1, 2, 3, 4});
        slots.release(0);
        QCOMPARE(slots.acquire(Tokens{1, 2, 3}).kept, 2);
    }

    void theLongestPrefixWinsAndThenTheSlotUnusedForLongest()
    {
        KvSlots slots(3);
        for (const Tokens& prompt : {Tokens{1, 1, 1}, Tokens{2, 2, 2}, Tokens{2, 2, 3}}) {
            const SlotLease lease = slots.acquire(prompt);
            slots.append(lease.slot, std::span(prompt).subspan(static_cast<std::size_t>(lease.kept)));
        }
        for (int slot = 0; slot < 3; ++slot)
            slots.release(slot);
        const SlotLease best = slots.acquire(Tokens{2, 2, 3, 9});
        QCOMPARE(best.slot, 2);
        QCOMPARE(best.kept, 3);
        QCOMPARE(slots.acquire(Tokens{7, 7}).slot, 0); // shares nothing with any: the oldest
        QCOMPARE(slots.acquire(Tokens{7, 8}).slot, 1); // the only one left
    }

    void rollingBackIsSettingALength()
    {
        KvSlots slots(1);
        slots.acquire(Tokens{1, 2});
        slots.append(0, Tokens{1, 2, 3, 4});
        slots.truncate(0, 1);
        slots.append(0, Tokens{9});
        QVERIFY(std::ranges::equal(slots.held(0), Tokens{1, 9}));
    }
};

QTEST_GUILESS_MAIN(TestKvSlots)
#include "tst_kv_slots.moc"
