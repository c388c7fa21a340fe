<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>CopiedHint</name>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>Glossary</name>
    <message>
        <source>round</source>
        <translation>Runde</translation>
    </message>
    <message>
        <source>anchor</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>drafted</source>
        <translation>entworfen</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>bonus or corrected token</source>
        <translation>Bonus- oder Korrekturtoken</translation>
    </message>
    <message>
        <source>emitted</source>
        <translation>ausgegeben</translation>
    </message>
    <message>
        <source>accepted length τ</source>
        <translation>angenommene Länge τ</translation>
    </message>
    <message>
        <source>acceptance</source>
        <translation>Annahmerate</translation>
    </message>
    <message>
        <source>block size γ</source>
        <translation>Blockgröße γ</translation>
    </message>
    <message>
        <source>confidence and survival</source>
        <translation>Konfidenz und Überleben</translation>
    </message>
    <message>
        <source>calibration error (ECE)</source>
        <translation>Kalibrierungsfehler (ECE)</translation>
    </message>
    <message>
        <source>one at a time (baseline)</source>
        <translation>einzeln (Vergleichswert)</translation>
    </message>
    <message>
        <source>speed-up</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>first token</source>
        <translation>erstes Token</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>One cycle: the drafter proposes tokens, the scheduler decides how many to check, the model checks them in one pass, and what survives joins the text.</source>
        <translation>Ein Durchgang: Der Drafter schlägt Token vor, der Scheduler entscheidet, wie viele geprüft werden, das Modell prüft sie in einem Lauf, und was besteht, kommt in den Text.</translation>
    </message>
    <message>
        <source>The newest token of the text; the pass of the next round begins with it.</source>
        <translation>Das neueste Token des Textes; mit ihm beginnt der Lauf der nächsten Runde.</translation>
    </message>
    <message>
        <source>Tokens that the drafter proposed in a round.</source>
        <translation>Token, die der Drafter in einer Runde vorgeschlagen hat.</translation>
    </message>
    <message>
        <source>Drafted tokens that were sent to the model to be checked.</source>
        <translation>Entworfene Token, die dem Modell zur Prüfung geschickt wurden.</translation>
    </message>
    <message>
        <source>Verified tokens that survived the check.</source>
        <translation>Geprüfte Token, die die Prüfung bestanden haben.</translation>
    </message>
    <message>
        <source>The one token that the model adds itself at the end of a round: a bonus after drafts that were all accepted, a correction in place of the first rejected one.</source>
        <translation>Das eine Token, das das Modell am Ende einer Runde selbst hinzufügt: ein Bonus nach lauter angenommenen Entwürfen, eine Korrektur anstelle des ersten abgelehnten.</translation>
    </message>
    <message>
        <source>Tokens that reached the text: the accepted ones and the model&apos;s own.</source>
        <translation>Token, die in den Text gelangt sind: die angenommenen und das eigene des Modells.</translation>
    </message>
    <message>
        <source>Emitted tokens per round, the model&apos;s own included. 1 means that drafting brought nothing.</source>
        <translation>Ausgegebene Token je Runde, das eigene des Modells eingeschlossen. 1 heißt, dass das Entwerfen nichts gebracht hat.</translation>
    </message>
    <message>
        <source>Accepted tokens of the verified ones. By position: of the rounds in which every earlier draft was accepted, the share in which this one was too.</source>
        <translation>Anteil der angenommenen an den geprüften Token. Je Stelle: von den Runden, in denen alle früheren Entwürfe angenommen wurden, der Anteil, in dem es auch dieser wurde.</translation>
    </message>
    <message>
        <source>The most tokens that are drafted in a round.</source>
        <translation>So viele Token werden in einer Runde höchstens entworfen.</translation>
    </message>
    <message>
        <source>The drafter&apos;s estimate that a draft is accepted if all before it are; survival is the product up to a place: the chance that all so far are accepted.</source>
        <translation>Wie wahrscheinlich ein Entwurf laut Drafter angenommen wird, wenn es alle vor ihm werden; das Überleben ist das Produkt bis zu einer Stelle: die Aussicht, dass alle bis dahin angenommen werden.</translation>
    </message>
    <message>
        <source>How far promised survivals are from what happened, on average; 0 is honest.</source>
        <translation>Wie weit versprochenes Überleben im Mittel von dem entfernt ist, was geschah; 0 ist ehrlich.</translation>
    </message>
    <message>
        <source>The same model without drafts, measured on this machine by this program.</source>
        <translation>Dasselbe Modell ohne Entwürfe, von diesem Programm auf diesem Rechner gemessen.</translation>
    </message>
    <message>
        <source>Tokens per second with the method, divided by those of one token at a time. Reading the prompt is left out.</source>
        <translation>Token je Sekunde mit dem Verfahren, geteilt durch die bei einzelnen Token. Das Lesen des Prompts zählt nicht mit.</translation>
    </message>
    <message>
        <source>Holds the true value in 95 of 100 such measurements. The fewer were made, the wider it is.</source>
        <translation>Enthält den wahren Wert in 95 von 100 solchen Messungen. Je weniger gemessen wurde, desto breiter ist es.</translation>
    </message>
    <message>
        <source>Time from the request to the first token: mostly reading the prompt.</source>
        <translation>Zeit von der Anfrage bis zum ersten Token: vor allem das Lesen des Prompts.</translation>
    </message>
    <message>
        <source>How freely tokens are drawn. At 0 the most likely one is always taken, and every method gives the same text.</source>
        <translation>Wie frei Token gezogen werden. Bei 0 wird immer das wahrscheinlichste genommen, und jedes Verfahren ergibt denselben Text.</translation>
    </message>
</context>
<context>
    <name>RaceJob</name>
    <message>
        <source>Race: %1</source>
        <translation>Wettlauf: %1</translation>
    </message>
</context>
<context>
    <name>foregleam</name>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>A drafted token that the model confirmed.</source>
        <translation>Ein entworfenes Token, das das Modell bestätigt hat.</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>A drafted token that the model verified and did not keep.</source>
        <translation>Ein entworfenes Token, das das Modell geprüft und nicht behalten hat.</translation>
    </message>
    <message>
        <source>discarded</source>
        <translation>verworfen</translation>
    </message>
    <message>
        <source>A verified draft behind the first rejected one: it falls with it, right or wrong.</source>
        <translation>Ein geprüfter Entwurf hinter dem ersten abgelehnten: Er fällt mit ihm, ob richtig oder falsch.</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>A drafted token that was never sent to the model.</source>
        <translation>Ein entworfenes Token, das nie zum Modell geschickt wurde.</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>vom Modell selbst</translation>
    </message>
    <message>
        <source>The one token that the model itself adds in each round.</source>
        <translation>Das eine Token, das das Modell in jeder Runde selbst hinzufügt.</translation>
    </message>
    <message>
        <source>one at a time</source>
        <translation>einzeln</translation>
    </message>
    <message>
        <source>The speed of the model without drafts, measured on this machine.</source>
        <translation>Die Geschwindigkeit des Modells ohne Entwürfe, auf diesem Rechner gemessen.</translation>
    </message>
    <message>
        <source>%1 ×</source>
        <translation>%1 ×</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 Tok/s</translation>
    </message>
    <message>
        <source>τ %1</source>
        <translation>τ %1</translation>
    </message>
    <message>
        <source>first %1 ms</source>
        <translation>erstes %1 ms</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 ×&lt;/b&gt; the speed of one token at a time, which was measured on this machine when the model was loaded: %2 tok/s</source>
        <translation>&lt;b&gt;%1 ×&lt;/b&gt; so schnell wie einzelne Token, was auf diesem Rechner beim Laden des Modells gemessen wurde: %2 Tok/s</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1 tok/s&lt;/b&gt; from the first token to the last: %2 tokens in %3 s</source>
        <translation>&lt;b&gt;%1 Tok/s&lt;/b&gt; vom ersten Token bis zum letzten: %2 Token in %3 s</translation>
    </message>
    <message>
        <source>&lt;b&gt;τ %1&lt;/b&gt; tokens emitted per round, the target&apos;s own included: %2 of %3 verified drafts accepted in %4 rounds</source>
        <translation>&lt;b&gt;τ %1&lt;/b&gt; ausgegebene Token je Runde, das eigene des Modells eingeschlossen: %2 von %3 geprüften Entwürfen in %4 Runden angenommen</translation>
    </message>
    <message>
        <source>&lt;b&gt;first %1 ms&lt;/b&gt; from request to first token: %2 prompt tokens, %3 of them still in the KV cache</source>
        <translation>&lt;b&gt;erstes %1 ms&lt;/b&gt; von der Anfrage bis zum ersten Token: %2 Token im Prompt, %3 davon noch im KV-Cache</translation>
    </message>
    <message>
        <source>interrupted: the program ended before the answer did</source>
        <translation>unterbrochen: Das Programm endete vor der Antwort</translation>
    </message>
    <message>
        <source>token limit reached</source>
        <translation>Tokengrenze erreicht</translation>
    </message>
    <message>
        <source>context full</source>
        <translation>Kontext voll</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>%1 M parameters, %2, %3 on disk</source>
        <translation>%1 Mio. Parameter, %2, %3 auf der Platte</translation>
    </message>
    <message>
        <source>Trained for blocks of %1 drafts</source>
        <translation>Trainiert für Blöcke von %1 Entwürfen</translation>
    </message>
    <message>
        <source>Says how likely each draft is to survive</source>
        <translation>Sagt, wie wahrscheinlich jeder Entwurf besteht</translation>
    </message>
    <message>
        <source>Does not say how likely its drafts are to survive</source>
        <translation>Sagt nicht, wie wahrscheinlich seine Entwürfe bestehen</translation>
    </message>
    <message>
        <source>Reads %1 of weights for a block</source>
        <translation>Liest für einen Block %1 an Gewichten</translation>
    </message>
    <message>
        <source>Keeps %1 of its own KV cache</source>
        <translation>Belegt %1 mit eigenem KV-Cache</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>N-gram lookup</source>
        <translation>N-Gramm-Suche</translation>
    </message>
    <message>
        <source>Draft model</source>
        <translation>Entwurfsmodell</translation>
    </message>
    <message>
        <source>DSpark, whole block</source>
        <translation>DSpark, ganzer Block</translation>
    </message>
    <message>
        <source>DSpark, threshold</source>
        <translation>DSpark, Schwelle</translation>
    </message>
    <message>
        <source>DSpark</source>
        <translation>DSpark</translation>
    </message>
    <message>
        <source>One token at a time; nothing is drafted</source>
        <translation>Ein Token nach dem anderen; nichts wird entworfen</translation>
    </message>
    <message>
        <source>Drafts what followed the same words earlier in this chat</source>
        <translation>Entwirft, was in diesem Chat schon einmal auf dieselben Wörter folgte</translation>
    </message>
    <message>
        <source>A small model drafts token by token; every draft is verified</source>
        <translation>Ein kleines Modell entwirft Token für Token; jeder Entwurf wird geprüft</translation>
    </message>
    <message>
        <source>Drafts a block in one pass and verifies all of it</source>
        <translation>Entwirft einen Block in einem Lauf und prüft ihn ganz</translation>
    </message>
    <message>
        <source>Verifies the drafts before the first one that looks doubtful</source>
        <translation>Prüft die Entwürfe vor dem ersten zweifelhaften</translation>
    </message>
    <message>
        <source>Verifies as much as pays on this machine at this moment</source>
        <translation>Prüft so viel, wie sich auf diesem Rechner gerade lohnt</translation>
    </message>
    <message>
        <source>Needs a small model as drafter; choose one beside the model</source>
        <translation>Braucht ein kleines Modell als Drafter; wählen Sie eines neben dem Modell</translation>
    </message>
    <message>
        <source>Needs a DSpark drafter; choose one beside the model</source>
        <translation>Braucht einen DSpark-Drafter; wählen Sie einen neben dem Modell</translation>
    </message>
    <message>
        <source>This drafter does not say how likely its drafts are to survive; choose another method</source>
        <translation>Dieser Drafter sagt nicht, wie wahrscheinlich seine Entwürfe bestehen; wählen Sie ein anderes Verfahren</translation>
    </message>
    <message>
        <source>A try while drafting is parked, to see whether it pays again.</source>
        <translation>Ein Versuch, während das Entwerfen ruht: Lohnt es sich wieder?</translation>
    </message>
    <message>
        <source>Nothing was drafted: drafting does not pay on this text, so it is parked.</source>
        <translation>Nichts wurde entworfen: Bei diesem Text lohnt sich das Entwerfen nicht, deshalb ruht es.</translation>
    </message>
    <message>
        <source>Cut at %1: the answer or the context ends there.</source>
        <translation>Bei %1 abgeschnitten: Dort endet die Antwort oder der Kontext.</translation>
    </message>
    <message>
        <source>Cut at %1: confidence %2 of the next draft was below the threshold.</source>
        <translation>Bei %1 abgeschnitten: Die Konfidenz %2 des nächsten Entwurfs lag unter der Schwelle.</translation>
    </message>
    <message>
        <source>Cut at %1: one more draft was expected to bring %2 and not %3 tok/s.</source>
        <translation>Bei %1 abgeschnitten: Ein Entwurf mehr ließ %2 statt %3 Tok/s erwarten.</translation>
    </message>
    <message>
        <source>Nothing was drafted.</source>
        <translation>Nichts wurde entworfen.</translation>
    </message>
    <message>
        <source>All %1 drafts were verified.</source>
        <translation>Alle %1 Entwürfe wurden geprüft.</translation>
    </message>
    <message>
        <source>The target made one token.</source>
        <translation>Das Modell hat ein Token erzeugt.</translation>
    </message>
    <message>
        <source>All %1 verified drafts survived, and the target added its bonus token.</source>
        <translation>Alle %1 geprüften Entwürfe haben bestanden, und das Modell hat sein Bonustoken hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 of %2 verified drafts survived; the target put its own token in place of draft %3.</source>
        <translation>%1 von %2 geprüften Entwürfen haben bestanden; das Modell hat sein eigenes Token anstelle von Entwurf %3 gesetzt.</translation>
    </message>
    <message>
        <source>A clairvoyant would have chosen the same: %1 tok/s.</source>
        <translation>Ein Hellseher hätte dasselbe gewählt: %1 Tok/s.</translation>
    </message>
    <message>
        <source>A clairvoyant would have chosen %1: %2 tok/s, where this round reached %3.</source>
        <translation>Ein Hellseher hätte %1 gewählt: %2 Tok/s, wo diese Runde %3 erreichte.</translation>
    </message>
    <message>
        <source>Whether the drafts that were not verified would have survived is not known.</source>
        <translation>Ob die nicht geprüften Entwürfe bestanden hätten, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <source>%1 = %2 tokens</source>
        <translation>%1 = %2 Token</translation>
    </message>
    <message>
        <source>%1 in %2 ms: %3 tok/s</source>
        <translation>%1 in %2 ms: %3 Tok/s</translation>
    </message>
    <message>
        <source>Cut at %1: the next confidence was below the threshold</source>
        <translation>Bei %1 abgeschnitten: Die nächste Konfidenz lag unter der Schwelle</translation>
    </message>
    <message>
        <source>Cut at %1: one more draft was not expected to pay</source>
        <translation>Bei %1 abgeschnitten: Ein Entwurf mehr hätte sich voraussichtlich nicht gelohnt</translation>
    </message>
    <message>
        <source>Cut at %1: the answer or the context ends there</source>
        <translation>Bei %1 abgeschnitten: Dort endet die Antwort oder der Kontext</translation>
    </message>
    <message>
        <source>Parked: drafting does not pay on this text</source>
        <translation>Ruht: Bei diesem Text lohnt sich das Entwerfen nicht</translation>
    </message>
    <message>
        <source>Probe: parked, but tried to see whether drafting pays again</source>
        <translation>Versuch: Das Entwerfen ruht, wird aber erprobt, ob es sich wieder lohnt</translation>
    </message>
    <message>
        <source>Round %1: %2 drafted, %3 verified, %4 accepted</source>
        <translation>Runde %1: %2 entworfen, %3 geprüft, %4 angenommen</translation>
    </message>
    <message>
        <source>, %1 discarded</source>
        <translation>, %1 verworfen</translation>
    </message>
    <message>
        <source>, %1 emitted, %2 ms</source>
        <translation>, %1 ausgegeben, %2 ms</translation>
    </message>
    <message>
        <source>Round %1: %2 of %3 accepted, %4 ms</source>
        <translation>Runde %1: %2 von %3 angenommen, %4 ms</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>%1 tokens survive per round, and a round costs %2 steps</source>
        <translation>%1 Token bestehen je Runde, und eine Runde kostet %2 Schritte</translation>
    </message>
    <message>
        <source>Parked: on this text speculation is not worth it. It is tried again now and then.</source>
        <translation>Ruht: Bei diesem Text lohnt sich das Spekulieren nicht. Ab und zu wird es wieder versucht.</translation>
    </message>
    <message>
        <source>Parked: on this text speculation is not worth it: %1. It is tried again now and then.</source>
        <translation>Ruht: Bei diesem Text lohnt sich das Spekulieren nicht: %1. Ab und zu wird es wieder versucht.</translation>
    </message>
    <message>
        <source>%1 tokens per second; what one at a time reaches was not measured</source>
        <translation>%1 Token je Sekunde; was einzelne Token erreichen, wurde nicht gemessen</translation>
    </message>
    <message>
        <source>One token at a time: %1 tokens per second</source>
        <translation>Einzelne Token: %1 Token je Sekunde</translation>
    </message>
    <message>
        <source>Nothing was drafted in this answer, so it ran one token at a time: %1 tokens per second</source>
        <translation>In dieser Antwort wurde nichts entworfen, sie lief also Token für Token: %1 Token je Sekunde</translation>
    </message>
    <message>
        <source>%1 so far against one token at a time; too few rounds to be sure</source>
        <translation>Bisher %1 gegenüber einzelnen Token; zu wenige Runden, um sicher zu sein</translation>
    </message>
    <message>
        <source>%1 faster than one token at a time (%2): %3</source>
        <translation>%1 so schnell wie einzelne Token (%2): %3</translation>
    </message>
    <message>
        <source>As fast as one token at a time: %1 (%2): %3</source>
        <translation>So schnell wie einzelne Token: %1 (%2): %3</translation>
    </message>
    <message>
        <source>Slower than one token at a time: %1 (%2): %3</source>
        <translation>Langsamer als einzelne Token: %1 (%2): %3</translation>
    </message>
    <message>
        <source>The target&apos;s own token: the first, made while the prompt was read</source>
        <translation>Eigenes Token des Modells: das erste, beim Lesen des Prompts entstanden</translation>
    </message>
    <message>
        <source>Accepted draft, place %1 in its block</source>
        <translation>Angenommener Entwurf, Stelle %1 in seinem Block</translation>
    </message>
    <message>
        <source>The target&apos;s own token: nothing was drafted in this round</source>
        <translation>Eigenes Token des Modells: In dieser Runde wurde nichts entworfen</translation>
    </message>
    <message>
        <source>Bonus: the target&apos;s own token after all %1 drafts were accepted</source>
        <translation>Bonus: eigenes Token des Modells, nachdem alle %1 Entwürfe angenommen wurden</translation>
    </message>
    <message>
        <source>Corrected: the target&apos;s own token in place of the rejected draft at place %1</source>
        <translation>Korrektur: eigenes Token des Modells anstelle des abgelehnten Entwurfs an Stelle %1</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>Korrektur</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Your guess</source>
        <translation>Ihre Schätzung</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>Übernahme</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>No draft joins the text</source>
        <translation>Kein Entwurf kommt in den Text</translation>
    </message>
    <message>
        <source>1 draft joins the text</source>
        <translation>1 Entwurf kommt in den Text</translation>
    </message>
    <message>
        <source>%1 drafts join the text</source>
        <translation>%1 Entwürfe kommen in den Text</translation>
    </message>
    <message>
        <source>A small model drafted %1 tokens, one after the other.</source>
        <translation>Ein kleines Modell hat %1 Token entworfen, eines nach dem anderen.</translation>
    </message>
    <message>
        <source>The last words stood earlier in this chat: the %1 tokens that followed there are tried again.</source>
        <translation>Die letzten Wörter standen in diesem Chat schon einmal: Die %1 Token, die dort folgten, werden wieder versucht.</translation>
    </message>
    <message>
        <source>One parallel pass of the drafter proposes %1 tokens at once. No place knows what the others will hold.</source>
        <translation>Ein paralleler Lauf des Drafters schlägt %1 Token auf einmal vor. Keine Stelle weiß, was an den anderen stehen wird.</translation>
    </message>
    <message>
        <source>Each place shows what it thinks likeliest.</source>
        <translation>Jede Stelle zeigt, was sie für am wahrscheinlichsten hält.</translation>
    </message>
    <message>
        <source>What each place thought likeliest was not recorded; the drafts are shown.</source>
        <translation>Was jede Stelle für am wahrscheinlichsten hielt, wurde nicht aufgezeichnet; gezeigt werden die Entwürfe.</translation>
    </message>
    <message>
        <source>From left to right the sequential head corrects each place for the token that now stands before it. The odds before and after were not recorded for this round; while the layout Lecture is shown, new answers record them.</source>
        <translation>Von links nach rechts korrigiert der sequenzielle Kopf jede Stelle nach dem Token, das nun vor ihr steht. Die Wahrscheinlichkeiten davor und danach wurden in dieser Runde nicht aufgezeichnet; in der Anordnung Vortrag zeichnen neue Antworten sie auf.</translation>
    </message>
    <message>
        <source>the text so far</source>
        <translation>dem bisherigen Text</translation>
    </message>
    <message>
        <source>Place %1: this drafter has no sequential head, so what the parallel pass said stays. %2 is drafted.</source>
        <translation>Stelle %1: Dieser Drafter hat keinen sequenziellen Kopf, also bleibt, was der parallele Lauf sagte. %2 wird entworfen.</translation>
    </message>
    <message>
        <source>Place %1, after %2: %3 is drafted, by chance not one of the likeliest.</source>
        <translation>Stelle %1, nach %2: %3 wird entworfen, zufällig keines der wahrscheinlichsten.</translation>
    </message>
    <message>
        <source>Place %1, after %2: the sequential head moves %3 from %4 to %5, and it is drafted.</source>
        <translation>Stelle %1, nach %2: Der sequenzielle Kopf bringt %3 von %4 auf %5, und es wird entworfen.</translation>
    </message>
    <message>
        <source>The drafter says of each draft how likely it is to survive if those before it do.</source>
        <translation>Der Drafter sagt von jedem Entwurf, wie wahrscheinlich er besteht, wenn es die vor ihm tun.</translation>
    </message>
    <message>
        <source>How likely each draft is to survive is taken from how earlier ones fared.</source>
        <translation>Wie wahrscheinlich jeder Entwurf besteht, wird daraus geschlossen, wie es früheren erging.</translation>
    </message>
    <message>
        <source>Its survival is the product up to it, calibrated: %1 for the first, %2 for the last.</source>
        <translation>Sein Überleben ist das Produkt bis zu ihm, kalibriert: %1 für den ersten, %2 für den letzten.</translation>
    </message>
    <message>
        <source>rejected, and with it all that follows</source>
        <translation>abgelehnt, und mit ihm alles, was folgt</translation>
    </message>
    <message>
        <source>%1: the target, asked without chance, says the same. It is accepted.</source>
        <translation>%1: Das Modell, ohne Zufall gefragt, sagt dasselbe. Es wird angenommen.</translation>
    </message>
    <message>
        <source>%1: the target, asked without chance, says something else. It is rejected, and with it all that follows.</source>
        <translation>%1: Das Modell, ohne Zufall gefragt, sagt etwas anderes. Es wird abgelehnt, und mit ihm alles, was folgt.</translation>
    </message>
    <message>
        <source>%1: the dice show u = %2 and that is not below p / q, which was not recorded: %3.</source>
        <translation>%1: Der Würfel zeigt u = %2, und das liegt nicht unter p / q, das nicht aufgezeichnet wurde: %3.</translation>
    </message>
    <message>
        <source>%1: the target gives it p = %2, the drafter gave it q = %3. It stays if the dice show less than p / q = %4. They show u = %5: %6.</source>
        <translation>%1: Das Modell gibt ihm p = %2, der Drafter gab ihm q = %3. Es bleibt, wenn der Würfel weniger als p / q = %4 zeigt. Er zeigt u = %5: %6.</translation>
    </message>
    <message>
        <source>The target makes one token: %1.</source>
        <translation>Das Modell erzeugt ein Token: %1.</translation>
    </message>
    <message>
        <source>%1, which ends there.</source>
        <translation>%1, der dort endet.</translation>
    </message>
    <message>
        <source>%1, and %2 of the target in place of the rejected one.</source>
        <translation>%1, und %2 vom Modell anstelle des abgelehnten.</translation>
    </message>
    <message>
        <source>%1, and as a bonus %2, which the target says after them.</source>
        <translation>%1, und als Bonus %2, was das Modell danach sagt.</translation>
    </message>
    <message>
        <source>1 token in %1 ms.</source>
        <translation>1 Token in %1 ms.</translation>
    </message>
    <message>
        <source>%1 tokens in %2 ms.</source>
        <translation>%1 Token in %2 ms.</translation>
    </message>
    <message>
        <source>One at a time that takes %1 ms.</source>
        <translation>Einzeln dauert das %1 ms.</translation>
    </message>
    <message>
        <source>The target now looks at %1 drafts in one pass. How many of them will survive? Type a number from 0 to %1, or go on.</source>
        <translation>Das Modell sieht sich nun %1 Entwürfe in einem Lauf an. Wie viele davon bestehen? Geben Sie eine Zahl von 0 bis %1 ein, oder gehen Sie weiter.</translation>
    </message>
    <message>
        <source>nothing more</source>
        <translation>nichts mehr</translation>
    </message>
    <message>
        <source>The texts differ: %1 says %2 at token %3, where %4 says %5.</source>
        <translation>Die Texte weichen ab: %1 sagt %2 bei Token %3, wo %4 %5 sagt.</translation>
    </message>
    <message>
        <source>Every answer is the same text, token by token: %1 tokens.</source>
        <translation>Jede Antwort ist derselbe Text, Token für Token: %1 Token.</translation>
    </message>
    <message>
        <source>%1 tok/s (%2 to %3)</source>
        <translation>%1 Tok/s (%2 bis %3)</translation>
    </message>
    <message>
        <source>%1 and %2 are too close to tell which is faster.</source>
        <translation>%1 und %2 liegen zu nah beieinander, um zu sagen, was schneller ist.</translation>
    </message>
    <message>
        <source>One token at a time was fastest: speculation does not pay on this text.</source>
        <translation>Einzelne Token waren am schnellsten: Bei diesem Text lohnt sich das Spekulieren nicht.</translation>
    </message>
    <message>
        <source>%1 was fastest: %2 times as fast as %3.</source>
        <translation>%1 war am schnellsten: %2-mal so schnell wie %3.</translation>
    </message>
</context>
<context>
    <name>foregleam::AcceptanceChart</name>
    <message>
        <source>Acceptance by position</source>
        <translation>Annahmerate je Stelle</translation>
    </message>
    <message>
        <source>How often the draft at each place of the block is accepted appears here with the first verified drafts.</source>
        <translation>Wie oft der Entwurf an jeder Stelle des Blocks angenommen wird, erscheint hier mit den ersten geprüften Entwürfen.</translation>
    </message>
    <message>
        <source>Place %1: %2 % accepted, %3 of %4 rounds that reached it (95 % interval %5 to %6 %)</source>
        <translation>Stelle %1: %2 % angenommen, %3 von %4 Runden, die sie erreichten (95-%-Intervall %5 bis %6 %)</translation>
    </message>
    <message>
        <source>place %1 %2 % of %3</source>
        <translation>Stelle %1 %2 % von %3</translation>
    </message>
    <message>
        <source>Accepted drafts by place in the block: %1.</source>
        <translation>Angenommene Entwürfe je Stelle im Block: %1.</translation>
    </message>
    <message>
        <source>accepted, %</source>
        <translation>angenommen, %</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>place in the block</source>
        <translation>Stelle im Block</translation>
    </message>
    <message>
        <source>%1 · 95 % intervals</source>
        <translation>%1 · 95-%-Intervalle</translation>
    </message>
</context>
<context>
    <name>foregleam::BenchAcceptanceChart</name>
    <message>
        <source>Acceptance by position</source>
        <translation>Annahmerate je Stelle</translation>
    </message>
    <message>
        <source>Choose a row of the table that drafted: how often the draft at each place was accepted appears here.</source>
        <translation>Wählen Sie eine Zeile der Tabelle, die Entwürfe hatte: Wie oft der Entwurf an jeder Stelle angenommen wurde, erscheint hier.</translation>
    </message>
    <message>
        <source>Place %1: %2 % accepted</source>
        <translation>Stelle %1: %2 % angenommen</translation>
    </message>
    <message>
        <source>%1, before %2 %</source>
        <translation>%1, zuvor %2 %</translation>
    </message>
    <message>
        <source>accepted, %</source>
        <translation>angenommen, %</translation>
    </message>
    <message>
        <source>place in the block</source>
        <translation>Stelle im Block</translation>
    </message>
</context>
<context>
    <name>foregleam::BenchForm</name>
    <message>
        <source>Prompt sets</source>
        <translation>Promptsammlungen</translation>
    </message>
    <message>
        <source>Add a file…</source>
        <translation>Datei hinzufügen …</translation>
    </message>
    <message>
        <source>A .jsonl file with one {&quot;turns&quot;: [&quot;the prompt&quot;]} a line</source>
        <translation>Eine .jsonl-Datei mit je einem {&quot;turns&quot;: [&quot;der Prompt&quot;]} in der Zeile</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>One token at a time always runs: the others are compared with it.</source>
        <translation>Einzelne Token laufen immer mit: Mit ihnen werden die anderen verglichen.</translation>
    </message>
    <message>
        <source>Block sizes</source>
        <translation>Blockgrößen</translation>
    </message>
    <message>
        <source>Every method runs with each of these block sizes γ: 1, 2, 4, 7</source>
        <translation>Jedes Verfahren läuft mit jeder dieser Blockgrößen γ: 1, 2, 4, 7</translation>
    </message>
    <message>
        <source>Block sizes γ</source>
        <translation>Blockgrößen γ</translation>
    </message>
    <message>
        <source>Prompts a set</source>
        <translation>Prompts je Sammlung</translation>
    </message>
    <message>
        <source>Only the first so many prompts of each set. Intervals need six or more</source>
        <translation>Nur so viele Prompts vom Anfang jeder Sammlung. Für Intervalle sind sechs oder mehr nötig</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Tokens an answer</source>
        <translation>Token je Antwort</translation>
    </message>
    <message>
        <source>An answer ends after so many tokens</source>
        <translation>Nach so vielen Token endet eine Antwort</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>How often everything is run</source>
        <translation>Wie oft alles durchlaufen wird</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>At 0 every method must give the same text, and that is checked</source>
        <translation>Bei 0 muss jedes Verfahren denselben Text ergeben, und das wird geprüft</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n prompt(s)</source>
        <translation>
            <numerusform>%1, %n Prompt</numerusform>
            <numerusform>%1, %n Prompts</numerusform>
        </translation>
    </message>
    <message>
        <source>Block sizes are numbers from 1 to %1 with commas between.</source>
        <translation>Blockgrößen sind Zahlen von 1 bis %1 mit Kommas dazwischen.</translation>
    </message>
    <message>
        <source>Tick at least one method.</source>
        <translation>Kreuzen Sie mindestens ein Verfahren an.</translation>
    </message>
    <message>
        <source>Tick at least one prompt set.</source>
        <translation>Kreuzen Sie mindestens eine Promptsammlung an.</translation>
    </message>
</context>
<context>
    <name>foregleam::BenchJob</name>
    <message>
        <source>A benchmark is running.</source>
        <translation>Eine Vergleichsmessung läuft.</translation>
    </message>
</context>
<context>
    <name>foregleam::BenchPage</name>
    <message>
        <source>temperature %1</source>
        <translation>Temperatur %1</translation>
    </message>
    <message numerus="yes">
        <source>at most %n token(s) an answer</source>
        <translation>
            <numerusform>höchstens %n Token je Antwort</numerusform>
            <numerusform>höchstens %n Token je Antwort</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n repeat(s)</source>
        <translation>
            <numerusform>%n Durchlauf</numerusform>
            <numerusform>%n Durchläufe</numerusform>
        </translation>
    </message>
    <message>
        <source>model file %1…</source>
        <translation>Modelldatei %1…</translation>
    </message>
    <message>
        <source>cancelled before its end</source>
        <translation>vor dem Ende abgebrochen</translation>
    </message>
    <message>
        <source>about %1 s left</source>
        <translation>noch etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min %2 s left</source>
        <translation>noch etwa %1 min %2 s</translation>
    </message>
    <message>
        <source>about %1 h %2 min left</source>
        <translation>noch etwa %1 h %2 min</translation>
    </message>
    <message>
        <source>Benchmark</source>
        <translation>Vergleichsmessung</translation>
    </message>
    <message>
        <source>Answers made so far</source>
        <translation>Bisherige Antworten</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>End the benchmark; what every method has answered is kept</source>
        <translation>Die Messung beenden; was alle Verfahren beantwortet haben, bleibt erhalten</translation>
    </message>
    <message>
        <source>Benchmark on screen</source>
        <translation>Angezeigte Messung</translation>
    </message>
    <message>
        <source>Earlier benchmark to compare with</source>
        <translation>Frühere Messung zum Vergleich</translation>
    </message>
    <message>
        <source>against</source>
        <translation>gegen</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open what foregleam-cli bench --json wrote</source>
        <translation>Öffnen, was foregleam-cli bench --json geschrieben hat</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>Tabelle kopieren</translation>
    </message>
    <message>
        <source>Copy the table with tabs between, for a spreadsheet</source>
        <translation>Die Tabelle mit Tabulatoren kopieren, für eine Tabellenkalkulation</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the benchmark on screen from the list and from the disk</source>
        <translation>Die angezeigte Messung aus der Liste und von der Platte löschen</translation>
    </message>
    <message>
        <source>Figures of the benchmark</source>
        <translation>Zahlen der Messung</translation>
    </message>
    <message>
        <source>Ending…</source>
        <translation>Wird beendet …</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s), and a short one of each method before</source>
        <translation>
            <numerusform>%n Antwort, davor eine kurze je Verfahren</numerusform>
            <numerusform>%n Antworten, davor eine kurze je Verfahren</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the model&apos;s file and warming up…</source>
        <translation>Modelldatei wird gelesen, dann wird warmgelaufen …</translation>
    </message>
    <message>
        <source>%1: prompt %2 of %3</source>
        <translation>%1: Prompt %2 von %3</translation>
    </message>
    <message>
        <source>%1 of %2 answers</source>
        <translation>%1 von %2 Antworten</translation>
    </message>
    <message>
        <source>The benchmark was cancelled before every method had answered a prompt; nothing was kept.</source>
        <translation>Die Messung wurde abgebrochen, bevor alle Verfahren einen Prompt beantwortet hatten; nichts wurde aufgehoben.</translation>
    </message>
    <message>
        <source>no earlier run</source>
        <translation>keine frühere Messung</translation>
    </message>
    <message>
        <source>No benchmark yet</source>
        <translation>Noch keine Messung</translation>
    </message>
    <message>
        <source>Tick what to measure and press Run.</source>
        <translation>Kreuzen Sie an, was gemessen werden soll, und drücken Sie Starten.</translation>
    </message>
    <message>
        <source>Add prompts</source>
        <translation>Prompts hinzufügen</translation>
    </message>
    <message>
        <source>Open a benchmark</source>
        <translation>Eine Messung öffnen</translation>
    </message>
    <message>
        <source>Prompts (*.jsonl);;All files (*)</source>
        <translation>Prompts (*.jsonl);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Benchmarks (*.json);;All files (*)</source>
        <translation>Messungen (*.json);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>foregleam::BenchStore</name>
    <message>
        <source>%1 can&apos;t be read as a benchmark; choose another file.</source>
        <translation>%1 lässt sich nicht als Messung lesen; wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>The benchmark can&apos;t be kept in %1; check the space on the disk.</source>
        <translation>Die Messung lässt sich nicht in %1 aufheben; prüfen Sie den Platz auf der Platte.</translation>
    </message>
</context>
<context>
    <name>foregleam::BenchTableModel</name>
    <message>
        <source>%1, γ %2</source>
        <translation>%1, γ %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>not compared</source>
        <translation>nicht verglichen</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>The first text that differs is that of prompt %1</source>
        <translation>Der erste abweichende Text ist der von Prompt %1</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>γ</source>
        <translation>γ</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Sammlung</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>Prompts</translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation>Tok/s</translation>
    </message>
    <message>
        <source>Speed-up</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Zuvor</translation>
    </message>
    <message>
        <source>τ</source>
        <translation>τ</translation>
    </message>
    <message>
        <source>Acceptance</source>
        <translation>Annahme</translation>
    </message>
    <message>
        <source>ECE</source>
        <translation>ECE</translation>
    </message>
    <message>
        <source>Draft, ms</source>
        <translation>Entwerfen, ms</translation>
    </message>
    <message>
        <source>Verify, ms</source>
        <translation>Prüfen, ms</translation>
    </message>
    <message>
        <source>First token, ms</source>
        <translation>Erstes Token, ms</translation>
    </message>
    <message>
        <source>Text as one at a time</source>
        <translation>Text wie einzeln</translation>
    </message>
</context>
<context>
    <name>foregleam::BlockTableModel</name>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>Survival</source>
        <translation>Überleben</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>foregleam::Chart</name>
    <message>
        <source>Copy chart and values</source>
        <translation>Diagramm und Werte kopieren</translation>
    </message>
    <message>
        <source>Save chart…</source>
        <translation>Diagramm speichern …</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg)</source>
        <translation>Bilder (*.png *.svg)</translation>
    </message>
    <message>
        <source>Save chart</source>
        <translation>Diagramm speichern</translation>
    </message>
    <message>
        <source>The chart can&apos;t be written to %1. Choose another file.</source>
        <translation>Das Diagramm lässt sich nicht nach %1 schreiben. Wählen Sie eine andere Datei.</translation>
    </message>
</context>
<context>
    <name>foregleam::ChatController</name>
    <message>
        <source>Open a model first.</source>
        <translation>Öffnen Sie zuerst ein Modell.</translation>
    </message>
    <message>
        <source>The model is still loading.</source>
        <translation>Das Modell wird noch geladen.</translation>
    </message>
    <message>
        <source>The engine is busy with another measurement.</source>
        <translation>Eine andere Messung beschäftigt das Modell.</translation>
    </message>
    <message>
        <source>An answer is being made in the chat; stop it or wait for its end.</source>
        <translation>Im Chat entsteht gerade eine Antwort; halten Sie sie an oder warten Sie ihr Ende ab.</translation>
    </message>
</context>
<context>
    <name>foregleam::ChatPage</name>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter makes a new line</source>
        <translation>Eingabe sendet, Umschalt+Eingabe beginnt eine neue Zeile</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send the message (Enter)</source>
        <translation>Die Nachricht senden (Eingabe)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop the answer (Esc)</source>
        <translation>Die Antwort anhalten (Esc)</translation>
    </message>
    <message>
        <source>Loading %1</source>
        <translation>%1 wird geladen</translation>
    </message>
    <message>
        <source>Loading %1: %2</source>
        <translation>%1 wird geladen: %2</translation>
    </message>
    <message>
        <source>Reading the prompt: %1 of %2 tokens</source>
        <translation>Prompt wird gelesen: %1 von %2 Token</translation>
    </message>
    <message>
        <source>The model was loaded without its drafter. %1</source>
        <translation>Das Modell wurde ohne seinen Drafter geladen. %1</translation>
    </message>
    <message>
        <source>Open a model first</source>
        <translation>Öffnen Sie zuerst ein Modell</translation>
    </message>
    <message>
        <source>The model is loading; you can write already</source>
        <translation>Das Modell wird geladen; Sie können schon schreiben</translation>
    </message>
    <message>
        <source>The engine is busy with a measurement; you can write already</source>
        <translation>Eine Messung läuft; Sie können schon schreiben</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Open this address in the browser?

%1</source>
        <translation>Diese Adresse im Browser öffnen?

%1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>This is a recording</source>
        <translation>Dies ist eine Aufzeichnung</translation>
    </message>
</context>
<context>
    <name>foregleam::CodeBlock</name>
    <message>
        <source>code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy this code block</source>
        <translation>Diesen Codeblock kopieren</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Code, %1</source>
        <translation>Code, %1</translation>
    </message>
</context>
<context>
    <name>foregleam::ComparePage</name>
    <message>
        <source>Compare chats</source>
        <translation>Chats vergleichen</translation>
    </message>
    <message>
        <source>Figures of both chats</source>
        <translation>Zahlen beider Chats</translation>
    </message>
    <message>
        <source>First chat</source>
        <translation>Erster Chat</translation>
    </message>
    <message>
        <source>Second chat</source>
        <translation>Zweiter Chat</translation>
    </message>
    <message>
        <source>No chat</source>
        <translation>Kein Chat</translation>
    </message>
    <message>
        <source>There are not two chats yet.</source>
        <translation>Es gibt noch keine zwei Chats.</translation>
    </message>
    <message>
        <source>The answers are the same, letter by letter.</source>
        <translation>Die Antworten sind Buchstabe für Buchstabe gleich.</translation>
    </message>
    <message>
        <source>Words that only the first has: %1; words that only the second has: %2.</source>
        <translation>Wörter nur im ersten: %1; Wörter nur im zweiten: %2.</translation>
    </message>
    <message>
        <source>Answers of the first chat</source>
        <translation>Antworten des ersten Chats</translation>
    </message>
    <message>
        <source>Answers of the second chat</source>
        <translation>Antworten des zweiten Chats</translation>
    </message>
</context>
<context>
    <name>foregleam::ConversationView</name>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Show earlier messages</source>
        <translation>Frühere Nachrichten zeigen</translation>
    </message>
    <message>
        <source>Jump to the newest</source>
        <translation>Zum Neuesten springen</translation>
    </message>
</context>
<context>
    <name>foregleam::DrafterListModel</name>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>No drafter</source>
        <translation>Kein Drafter</translation>
    </message>
    <message>
        <source>The model alone; n-gram lookup needs nothing more</source>
        <translation>Das Modell allein; die N-Gramm-Suche braucht nicht mehr</translation>
    </message>
    <message>
        <source>Open drafter…</source>
        <translation>Drafter öffnen …</translation>
    </message>
    <message>
        <source>A GGUF file, or a folder with config.json</source>
        <translation>Eine GGUF-Datei oder ein Ordner mit config.json</translation>
    </message>
    <message>
        <source>Made for this model: %1</source>
        <translation>Für dieses Modell gemacht: %1</translation>
    </message>
    <message>
        <source>γ %1</source>
        <translation>γ %1</translation>
    </message>
</context>
<context>
    <name>foregleam::FiguresTableModel</name>
    <message>
        <source>%1 (%2 to %3)</source>
        <translation>%1 (%2 bis %3)</translation>
    </message>
    <message>
        <source>%1 (too few rounds for an interval)</source>
        <translation>%1 (zu wenige Runden für ein Intervall)</translation>
    </message>
    <message>
        <source>%1 % (%2 to %3)</source>
        <translation>%1 % (%2 bis %3)</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Tokens emitted</source>
        <translation>Ausgegebene Token</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>Token je Sekunde</translation>
    </message>
    <message>
        <source>Speed-up</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>Accepted length τ</source>
        <translation>Angenommene Länge τ</translation>
    </message>
    <message>
        <source>Acceptance</source>
        <translation>Annahme</translation>
    </message>
    <message>
        <source>First token after</source>
        <translation>Erstes Token nach</translation>
    </message>
</context>
<context>
    <name>foregleam::InspectorPane</name>
    <message>
        <source>Drafts of the chosen round</source>
        <translation>Entwürfe der gewählten Runde</translation>
    </message>
    <message>
        <source>No round chosen</source>
        <translation>Keine Runde gewählt</translation>
    </message>
    <message>
        <source>Choose a round in the ribbon, or a token in the text while origins are marked: how many of its drafts were verified, and why, appears here.</source>
        <translation>Wählen Sie eine Runde im Band oder, wenn Herkünfte markiert sind, ein Token im Text: Wie viele ihrer Entwürfe geprüft wurden und warum, erscheint hier.</translation>
    </message>
    <message>
        <source>Round %1: %2 of %3 drafts verified, %4 accepted</source>
        <translation>Runde %1: %2 von %3 Entwürfen geprüft, %4 angenommen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>What each length was expected to bring, with the measured times of passes</source>
        <translation>Was jede Länge erwarten ließ, mit den gemessenen Zeiten der Läufe</translation>
    </message>
    <message>
        <source>What the scheduler expected of each length</source>
        <translation>Was der Scheduler von jeder Länge erwartete</translation>
    </message>
</context>
<context>
    <name>foregleam::LecturePane</name>
    <message>
        <source>No round yet. Ask the model something, or look at a recording: that needs no model.</source>
        <translation>Noch keine Runde. Fragen Sie das Modell etwas, oder sehen Sie sich eine Aufzeichnung an: Das braucht kein Modell.</translation>
    </message>
    <message>
        <source>Recording: %1</source>
        <translation>Aufzeichnung: %1</translation>
    </message>
    <message>
        <source>Earlier round</source>
        <translation>Frühere Runde</translation>
    </message>
    <message>
        <source>The round before (Page Up)</source>
        <translation>Die Runde davor (Bild auf)</translation>
    </message>
    <message>
        <source>Later round</source>
        <translation>Spätere Runde</translation>
    </message>
    <message>
        <source>The round after it (Page Down)</source>
        <translation>Die Runde danach (Bild ab)</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neueste</translation>
    </message>
    <message>
        <source>Follow the newest round (End)</source>
        <translation>Der neuesten Runde folgen (Ende)</translation>
    </message>
    <message>
        <source>Stages of the round</source>
        <translation>Abschnitte der Runde</translation>
    </message>
    <message>
        <source>Go to the stage %1</source>
        <translation>Zum Abschnitt %1 gehen</translation>
    </message>
    <message>
        <source>Guess that so many drafts survive</source>
        <translation>Schätzen, dass so viele Entwürfe bestehen</translation>
    </message>
    <message>
        <source>Guess that %1 survive</source>
        <translation>Schätzen, dass %1 bestehen</translation>
    </message>
    <message>
        <source>Guess first</source>
        <translation>Erst schätzen</translation>
    </message>
    <message>
        <source>Ask what will be accepted before it is revealed</source>
        <translation>Fragen, was angenommen wird, bevor es sich zeigt</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>The step before (Left)</source>
        <translation>Der Schritt davor (Links)</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Step on by itself, or stop that (Space on the stage)</source>
        <translation>Von selbst weitergehen, oder das anhalten (Leertaste auf der Bühne)</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>The next step (Right)</source>
        <translation>Der nächste Schritt (Rechts)</translation>
    </message>
    <message>
        <source>How fast to play</source>
        <translation>Wie schnell abgespielt wird</translation>
    </message>
    <message>
        <source>4 s a step</source>
        <translation>4 s je Schritt</translation>
    </message>
    <message>
        <source>2 s a step</source>
        <translation>2 s je Schritt</translation>
    </message>
    <message>
        <source>1 s a step</source>
        <translation>1 s je Schritt</translation>
    </message>
    <message>
        <source>Rounds 100 times slower</source>
        <translation>Runden 100-mal langsamer</translation>
    </message>
    <message>
        <source>Rounds 10 times slower</source>
        <translation>Runden 10-mal langsamer</translation>
    </message>
    <message>
        <source>Rounds as they were</source>
        <translation>Runden wie sie waren</translation>
    </message>
    <message>
        <source>Round %1 of %2 · %3</source>
        <translation>Runde %1 von %2 · %3</translation>
    </message>
    <message>
        <source>%1 · following the answer</source>
        <translation>%1 · folgt der Antwort</translation>
    </message>
    <message>
        <source>%1 · the answer goes on, this page stays</source>
        <translation>%1 · die Antwort geht weiter, diese Seite bleibt</translation>
    </message>
    <message>
        <source>You said %1: right.</source>
        <translation>Sie sagten %1: richtig.</translation>
    </message>
    <message>
        <source>You said %1, it was %2.</source>
        <translation>Sie sagten %1, es waren %2.</translation>
    </message>
    <message>
        <source>%1 of %2 guesses right</source>
        <translation>%1 von %2 Schätzungen richtig</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
</context>
<context>
    <name>foregleam::LengthChart</name>
    <message>
        <source>Accepted length</source>
        <translation>Angenommene Länge</translation>
    </message>
    <message>
        <source>How many tokens each round gives appears here with the first rounds.</source>
        <translation>Wie viele Token jede Runde ergibt, erscheint hier mit den ersten Runden.</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 rounds (%3 %) gave %n token(s)</source>
        <translation>
            <numerusform>%1 von %2 Runden (%3 %) ergaben %n Token</numerusform>
            <numerusform>%1 von %2 Runden (%3 %) ergaben %n Token</numerusform>
        </translation>
    </message>
    <message>
        <source>τ %1 tokens a round · %2</source>
        <translation>τ %1 Token je Runde · %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Tokens a round, and how many rounds gave so many, %1: %2. Mean %3.</source>
        <translation>Token je Runde, und wie viele Runden so viele ergaben, %1: %2. Mittel %3.</translation>
    </message>
    <message>
        <source>rounds, %</source>
        <translation>Runden, %</translation>
    </message>
    <message>
        <source>tokens a round</source>
        <translation>Token je Runde</translation>
    </message>
</context>
<context>
    <name>foregleam::LoadChart</name>
    <message>
        <source>Load: throughput, speed per user, verified length</source>
        <translation>Last: Durchsatz, Tempo je Nutzer, geprüfte Länge</translation>
    </message>
    <message>
        <source>Start a measurement: for each load and method a point appears here, with the speed of all requests against that of one, and how many drafts are verified.</source>
        <translation>Starten Sie eine Messung: Für jede Last und jedes Verfahren erscheint hier ein Punkt, mit dem Tempo aller Anfragen gegenüber dem einer einzelnen und der Zahl geprüfter Entwürfe.</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n request(s): %2 tok/s of all, %3 tok/s per user, %4 drafts verified</source>
        <translation>
            <numerusform>%1, %n Anfrage: %2 Tok/s aller, %3 Tok/s je Nutzer, %4 Entwürfe geprüft</numerusform>
            <numerusform>%1, %n Anfragen: %2 Tok/s aller, %3 Tok/s je Nutzer, %4 Entwürfe geprüft</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s). The last: %1.</source>
        <translation>
            <numerusform>%n Punkt: %1.</numerusform>
            <numerusform>%n Punkte. Der letzte: %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>tok/s of all requests</source>
        <translation>Tok/s aller Anfragen</translation>
    </message>
    <message>
        <source>tok/s per user</source>
        <translation>Tok/s je Nutzer</translation>
    </message>
    <message>
        <source>drafts verified in a round</source>
        <translation>geprüfte Entwürfe je Runde</translation>
    </message>
    <message>
        <source>requests at once</source>
        <translation>gleichzeitige Anfragen</translation>
    </message>
</context>
<context>
    <name>foregleam::LoadJob</name>
    <message numerus="yes">
        <source>Loading the model for %n request(s) at once…</source>
        <translation>
            <numerusform>Modell wird für %n Anfrage geladen …</numerusform>
            <numerusform>Modell wird für %n gleichzeitige Anfragen geladen …</numerusform>
        </translation>
    </message>
    <message>
        <source>Loading the model for the chat again…</source>
        <translation>Modell wird wieder für den Chat geladen …</translation>
    </message>
    <message>
        <source>A measurement is running.</source>
        <translation>Eine Messung läuft.</translation>
    </message>
</context>
<context>
    <name>foregleam::LoadPage</name>
    <message>
        <source>Load</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>Many requests are answered at once, each its own prompt and text, and share the passes of the model. The more they are, the more a verified draft costs, and the fewer the scheduler verifies.</source>
        <translation>Viele Anfragen werden zugleich beantwortet, jede mit eigenem Prompt und Text, und teilen sich die Läufe des Modells. Je mehr es sind, desto mehr kostet ein geprüfter Entwurf, und desto weniger prüft der Scheduler.</translation>
    </message>
    <message>
        <source>State of the measurement</source>
        <translation>Stand der Messung</translation>
    </message>
    <message>
        <source>Progress of the measurement</source>
        <translation>Fortschritt der Messung</translation>
    </message>
    <message>
        <source>What is seen</source>
        <translation>Was zu sehen ist</translation>
    </message>
    <message>
        <source>&amp;Requests at once</source>
        <translation>&amp;Gleichzeitige Anfragen</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>Gleichzeitige Anfragen</translation>
    </message>
    <message>
        <source>Requests at once, as a number</source>
        <translation>Gleichzeitige Anfragen als Zahl</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <source>Measure this load</source>
        <translation>Diese Last messen</translation>
    </message>
    <message>
        <source>Measure 1 &amp;to %1</source>
        <translation>1 &amp;bis %1 messen</translation>
    </message>
    <message>
        <source>Measure all loads</source>
        <translation>Alle Lasten messen</translation>
    </message>
    <message>
        <source>1, 2, 4, 8, 16 and 32 requests at once, one after the other</source>
        <translation>1, 2, 4, 8, 16 und 32 gleichzeitige Anfragen nacheinander</translation>
    </message>
    <message>
        <source>St&amp;op</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Stop the measurement</source>
        <translation>Die Messung anhalten</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>&amp;Seconds each</source>
        <translation>&amp;Sekunden je Messung</translation>
    </message>
    <message>
        <source>Seconds of decoding for each load and method</source>
        <translation>Sekunden Dekodieren je Last und Verfahren</translation>
    </message>
    <message>
        <source>Measured loads</source>
        <translation>Gemessene Lasten</translation>
    </message>
    <message>
        <source>The program&apos;s own prompts are asked (chat, code and mathematics) at temperature 0. No chat goes on meanwhile.</source>
        <translation>Gefragt werden die Prompts des Programms (Chat, Code und Mathematik) bei Temperatur 0. Der Chat ruht solange.</translation>
    </message>
    <message>
        <source>Choose a method.</source>
        <translation>Wählen Sie ein Verfahren.</translation>
    </message>
    <message>
        <source>The prompts that come with the program are missing; install it again.</source>
        <translation>Die mitgelieferten Prompts fehlen; installieren Sie das Programm neu.</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2, %3, %n request(s) at once</source>
        <translation>
            <numerusform>%1 von %2, %3, %n Anfrage</numerusform>
            <numerusform>%1 von %2, %3, %n gleichzeitige Anfragen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: reading prompt %2</source>
        <translation>%1: Prompt %2 wird gelesen</translation>
    </message>
    <message>
        <source>%1: %2 tok/s of all, %3 drafts verified in a round</source>
        <translation>%1: %2 Tok/s aller, %3 geprüfte Entwürfe je Runde</translation>
    </message>
    <message>
        <source>At %1 requests the scheduler verifies %2 drafts a round instead of %3 at %4.</source>
        <translation>Bei %1 Anfragen prüft der Scheduler %2 Entwürfe je Runde statt %3 bei %4.</translation>
    </message>
</context>
<context>
    <name>foregleam::LoadTableModel</name>
    <message>
        <source>not compared</source>
        <translation>nicht verglichen</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Requests that are answered at once</source>
        <translation>Anfragen, die zugleich beantwortet werden</translation>
    </message>
    <message>
        <source>Tokens per second of all requests together, reading prompts left out</source>
        <translation>Token je Sekunde aller Anfragen zusammen, ohne das Lesen der Prompts</translation>
    </message>
    <message>
        <source>Tokens per second of one request</source>
        <translation>Token je Sekunde einer Anfrage</translation>
    </message>
    <message>
        <source>Drafts made in a round of one request, on average</source>
        <translation>Entworfene Token in einer Runde einer Anfrage, im Mittel</translation>
    </message>
    <message>
        <source>Drafts verified in a round of one request, on average</source>
        <translation>Geprüfte Entwürfe in einer Runde einer Anfrage, im Mittel</translation>
    </message>
    <message>
        <source>Tokens that a round of one request brings, on average</source>
        <translation>Token, die eine Runde einer Anfrage bringt, im Mittel</translation>
    </message>
    <message>
        <source>Every answer is what the other loads and methods gave</source>
        <translation>Jede Antwort ist die der anderen Lasten und Verfahren</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation>Tok/s</translation>
    </message>
    <message>
        <source>Per user</source>
        <translation>Je Nutzer</translation>
    </message>
    <message>
        <source>Drafted</source>
        <translation>Entworfen</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Accepted length</source>
        <translation>Angenommene Länge</translation>
    </message>
    <message>
        <source>Same text</source>
        <translation>Gleicher Text</translation>
    </message>
</context>
<context>
    <name>foregleam::MainWindow</name>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>&amp;Words</source>
        <translation>&amp;Begriffe</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Begriffe</translation>
    </message>
    <message>
        <source>What is &amp;this?</source>
        <translation>&amp;Was ist das?</translation>
    </message>
    <message>
        <source>Then click on what you want explained</source>
        <translation>Klicken Sie danach auf das, was erklärt werden soll</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>&amp;About Foregleam</source>
        <translation>Ü&amp;ber Foregleam</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>The model that answers</source>
        <translation>Das Modell, das antwortet</translation>
    </message>
    <message>
        <source>Choose a model here, and beside it what drafts for it.</source>
        <translation>Wählen Sie hier ein Modell und daneben, was für es entwirft.</translation>
    </message>
    <message>
        <source>How drafts are made</source>
        <translation>Wie Entwürfe entstehen</translation>
    </message>
    <message>
        <source>The method decides how tokens are proposed and how many of them are checked. Off writes one at a time.</source>
        <translation>Das Verfahren bestimmt, wie Token vorgeschlagen und wie viele davon geprüft werden. „Aus“ schreibt eines nach dem anderen.</translation>
    </message>
    <message>
        <source>Ask something</source>
        <translation>Fragen Sie etwas</translation>
    </message>
    <message>
        <source>Enter sends. The text is the same with every method; only the speed differs.</source>
        <translation>Eingabe sendet. Der Text ist bei jedem Verfahren derselbe; nur die Geschwindigkeit ist verschieden.</translation>
    </message>
    <message>
        <source>Does it pay?</source>
        <translation>Lohnt es sich?</translation>
    </message>
    <message>
        <source>Here stands how many times faster than one token at a time the answer is, measured on this machine.</source>
        <translation>Hier steht, wievielmal so schnell wie mit einzelnen Token die Antwort entsteht, auf diesem Rechner gemessen.</translation>
    </message>
    <message>
        <source>Every round</source>
        <translation>Jede Runde</translation>
    </message>
    <message>
        <source>Each column is a round: what was drafted, checked and accepted. Click one, or drag the slider, and text and charts follow.</source>
        <translation>Jede Säule ist eine Runde: was entworfen, geprüft und angenommen wurde. Klicken Sie eine an oder ziehen Sie den Regler, und Text und Diagramme folgen.</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Point at an axis title or a bar to have it explained. Ctrl+C copies a chart, the View menu brings hidden ones back.</source>
        <translation>Zeigen Sie auf einen Achsentitel oder einen Balken, um ihn erklärt zu bekommen. Strg+C kopiert ein Diagramm, das Menü Ansicht holt verborgene zurück.</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>File has the benchmark and the export, Chat compares two chats, View has the layouts, and Help has this tour and the words.</source>
        <translation>Datei enthält Vergleichsmessung und Export, Chat vergleicht zwei Chats, Ansicht hat die Anordnungen, und Hilfe hat diesen Rundgang und die Begriffe.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>About Foregleam</source>
        <translation>Über Foregleam</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;New chat</source>
        <translation>&amp;Neuer Chat</translation>
    </message>
    <message>
        <source>&amp;Open model…</source>
        <translation>Modell ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>&amp;Export the chat…</source>
        <translation>Chat &amp;exportieren …</translation>
    </message>
    <message>
        <source>&amp;Benchmark…</source>
        <translation>&amp;Vergleichsmessung …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Chat</source>
        <translation>&amp;Chat</translation>
    </message>
    <message>
        <source>&amp;Stop the answer</source>
        <translation>Antwort &amp;anhalten</translation>
    </message>
    <message>
        <source>&amp;Regenerate the answer</source>
        <translation>Antwort neu &amp;erzeugen</translation>
    </message>
    <message>
        <source>&amp;Edit your last message</source>
        <translation>Letzte Nachricht &amp;bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Copy the last answer</source>
        <translation>Letzte Antwort &amp;kopieren</translation>
    </message>
    <message>
        <source>Re&amp;name the chat</source>
        <translation>Chat &amp;umbenennen</translation>
    </message>
    <message>
        <source>&amp;Delete the chat…</source>
        <translation>Chat &amp;löschen …</translation>
    </message>
    <message>
        <source>&amp;Find in all chats</source>
        <translation>In allen Chats &amp;suchen</translation>
    </message>
    <message>
        <source>&amp;Write a message</source>
        <translation>&amp;Nachricht schreiben</translation>
    </message>
    <message>
        <source>&amp;Jump to the newest</source>
        <translation>&amp;Zum Neuesten springen</translation>
    </message>
    <message>
        <source>Sam&amp;pling…</source>
        <translation>Sam&amp;pling …</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>The chat and nothing beside it</source>
        <translation>Der Chat und nichts daneben</translation>
    </message>
    <message>
        <source>&amp;Analysis</source>
        <translation>&amp;Analyse</translation>
    </message>
    <message>
        <source>The chat with its charts, the inspector and the tokens</source>
        <translation>Der Chat mit seinen Diagrammen, dem Inspektor und den Token</translation>
    </message>
    <message>
        <source>L&amp;ecture</source>
        <translation>&amp;Vortrag</translation>
    </message>
    <message>
        <source>&amp;Mark tokens by origin</source>
        <translation>Token nach &amp;Herkunft markieren</translation>
    </message>
    <message>
        <source>Accepted drafts and the target&apos;s own tokens in the colours of the charts</source>
        <translation>Angenommene Entwürfe und eigene Token des Modells in den Farben der Diagramme</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation>Schrift &amp;größer</translation>
    </message>
    <message>
        <source>&amp;Smaller text</source>
        <translation>Schrift &amp;kleiner</translation>
    </message>
    <message>
        <source>&amp;Normal text</source>
        <translation>Schrift &amp;normal</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>Acceptance</source>
        <translation>Annahme</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>Verlässlichkeit</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>The chat was written to %1.</source>
        <translation>Der Chat wurde nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>%1 — Foregleam</source>
        <translation>%1 – Foregleam</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Ein Modell öffnen</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf);;All files (*)</source>
        <translation>GGUF-Modelle (*.gguf);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a drafter</source>
        <translation>Einen Drafter öffnen</translation>
    </message>
    <message>
        <source>Drafters (*.gguf config.json);;All files (*)</source>
        <translation>Drafter (*.gguf config.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>There is nothing to export yet: this chat is empty.</source>
        <translation>Noch gibt es nichts zu exportieren: Dieser Chat ist leer.</translation>
    </message>
    <message>
        <source>Export the chat</source>
        <translation>Den Chat exportieren</translation>
    </message>
    <message>
        <source>&amp;Load: many requests at once…</source>
        <translation>&amp;Last: viele Anfragen zugleich …</translation>
    </message>
    <message>
        <source>C&amp;ompare chats…</source>
        <translation>Chats &amp;vergleichen …</translation>
    </message>
    <message>
        <source>&amp;Sample recordings</source>
        <translation>Beis&amp;pielaufzeichnungen</translation>
    </message>
    <message>
        <source>Open &amp;recording…</source>
        <translation>Auf&amp;zeichnung öffnen …</translation>
    </message>
    <message>
        <source>R&amp;ace…</source>
        <translation>&amp;Wettlauf …</translation>
    </message>
    <message>
        <source>Large type, and each round step by step</source>
        <translation>Große Schrift, und jede Runde Schritt für Schritt</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>Eine Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Session logs (*.sqlite);;All files (*)</source>
        <translation>Sitzungsprotokolle (*.sqlite);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>The recording %1 holds no conversation. Open another file.</source>
        <translation>Die Aufzeichnung %1 enthält kein Gespräch. Öffnen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 holds %2 conversations. Which one?</source>
        <translation>%1 enthält %2 Gespräche. Welches?</translation>
    </message>
    <message>
        <source>This is a recording: nothing is written to it, and it needs no model. A new chat ends it.</source>
        <translation>Dies ist eine Aufzeichnung: Nichts wird hineingeschrieben, und sie braucht kein Modell. Ein neuer Chat beendet sie.</translation>
    </message>
    <message>
        <source>None were installed</source>
        <translation>Keine installiert</translation>
    </message>
    <message>
        <source>Lecture</source>
        <translation>Vortrag</translation>
    </message>
    <message>
        <source>%1 (recording)</source>
        <translation>%1 (Aufzeichnung)</translation>
    </message>
</context>
<context>
    <name>foregleam::MessageBody</name>
    <message>
        <source>Your message</source>
        <translation>Ihre Nachricht</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
</context>
<context>
    <name>foregleam::MessageEditor</name>
    <message>
        <source>Your message, being edited</source>
        <translation>Ihre Nachricht in Bearbeitung</translation>
    </message>
    <message>
        <source>The messages after this one are removed.</source>
        <translation>Die Nachrichten nach dieser werden entfernt.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Erneut senden</translation>
    </message>
</context>
<context>
    <name>foregleam::MessageView</name>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy this message</source>
        <translation>Diese Nachricht kopieren</translation>
    </message>
    <message>
        <source>Copy the whole answer</source>
        <translation>Die ganze Antwort kopieren</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit this message and send it again; what follows it is removed</source>
        <translation>Diese Nachricht bearbeiten und erneut senden; was folgt, wird entfernt</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>Neu erzeugen</translation>
    </message>
    <message>
        <source>Make this answer again (Ctrl+R)</source>
        <translation>Diese Antwort neu erzeugen (Strg+R)</translation>
    </message>
    <message>
        <source>Figures of this answer: %1</source>
        <translation>Zahlen dieser Antwort: %1</translation>
    </message>
</context>
<context>
    <name>foregleam::NoteBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Dismiss this note</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>foregleam::OutcomeLegend</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
</context>
<context>
    <name>foregleam::RaceColumn</name>
    <message>
        <source>waits for its turn</source>
        <translation>wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>How much of the answer is shown: %1</source>
        <translation>Gezeigter Teil der Antwort: %1</translation>
    </message>
    <message>
        <source>Answer with %1</source>
        <translation>Antwort mit %1</translation>
    </message>
    <message>
        <source>Over the rounds of one answer, with the 95 % interval</source>
        <translation>Über die Runden einer Antwort, mit dem 95-%-Intervall</translation>
    </message>
    <message>
        <source>Over the rounds of %1 answers, with the 95 % interval</source>
        <translation>Über die Runden von %1 Antworten, mit dem 95-%-Intervall</translation>
    </message>
    <message>
        <source>%1 tokens in %2 s</source>
        <translation>%1 Token in %2 s</translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <translation>%1 von %2 Token</translation>
    </message>
</context>
<context>
    <name>foregleam::RaceJob</name>
    <message>
        <source>A race is running.</source>
        <translation>Ein Wettlauf läuft.</translation>
    </message>
</context>
<context>
    <name>foregleam::RacePage</name>
    <message>
        <source>Race</source>
        <translation>Wettlauf</translation>
    </message>
    <message>
        <source>Answer %1 of %2, with %3: it has the machine to itself.</source>
        <translation>Antwort %1 von %2, mit %3: Es hat den Rechner für sich allein.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>What every method is asked</source>
        <translation>Was jedes Verfahren gefragt wird</translation>
    </message>
    <message>
        <source>Write a Python function that counts how often each word occurs in a text.</source>
        <translation>Schreibe eine Python-Funktion, die zählt, wie oft jedes Wort in einem Text vorkommt.</translation>
    </message>
    <message>
        <source>Most tokens</source>
        <translation>Höchstens Token</translation>
    </message>
    <message>
        <source>Times each</source>
        <translation>Wie oft je</translation>
    </message>
    <message>
        <source>More answers make the speeds surer; the order turns round each time</source>
        <translation>Mehr Antworten machen das Tempo sicherer; die Reihenfolge kehrt sich jedes Mal um</translation>
    </message>
    <message>
        <source>Start the race</source>
        <translation>Wettlauf starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Moment of the race</source>
        <translation>Zeitpunkt im Wettlauf</translation>
    </message>
    <message>
        <source>How fast to replay</source>
        <translation>Wie schnell wiederholt wird</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>Wie es war</translation>
    </message>
    <message>
        <source>4 times slower</source>
        <translation>4-mal langsamer</translation>
    </message>
    <message>
        <source>20 times slower</source>
        <translation>20-mal langsamer</translation>
    </message>
    <message>
        <source>Choose two to four methods.</source>
        <translation>Wählen Sie zwei bis vier Verfahren.</translation>
    </message>
    <message>
        <source>Write a prompt.</source>
        <translation>Schreiben Sie einen Prompt.</translation>
    </message>
    <message>
        <source>Each method answers alone, one after the other; then the answers are replayed side by side.</source>
        <translation>Jedes Verfahren antwortet für sich, eines nach dem anderen; dann werden die Antworten nebeneinander wiederholt.</translation>
    </message>
    <message>
        <source>The race was stopped before every method had answered.</source>
        <translation>Der Wettlauf wurde angehalten, bevor alle Verfahren geantwortet hatten.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>%1 of %2 s</source>
        <translation>%1 von %2 s</translation>
    </message>
</context>
<context>
    <name>foregleam::RateChart</name>
    <message>
        <source>Expected rate by length</source>
        <translation>Erwartete Rate je Länge</translation>
    </message>
    <message>
        <source>Choose a round in the ribbon or a token in the text: what each length was expected to bring appears here.</source>
        <translation>Wählen Sie eine Runde im Band oder ein Token im Text: Was jede Länge erwarten ließ, erscheint hier.</translation>
    </message>
    <message>
        <source>What passes cost is not known for this round.</source>
        <translation>Was Läufe kosten, ist für diese Runde nicht bekannt.</translation>
    </message>
    <message>
        <source>%1 verified: %2 ms</source>
        <translation>%1 geprüft: %2 ms</translation>
    </message>
    <message>
        <source>, expected %1 tok/s</source>
        <translation>, erwartet %1 Tok/s</translation>
    </message>
    <message>
        <source>, would have reached %1 tok/s</source>
        <translation>, hätte %1 Tok/s erreicht</translation>
    </message>
    <message>
        <source>Round %1 verified %2. %3.</source>
        <translation>Runde %1 prüfte %2. %3.</translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation>Tok/s</translation>
    </message>
    <message>
        <source>● expected  □ as it would have been  ◆ clairvoyant  ○ chosen</source>
        <translation>● erwartet  □ wie es gewesen wäre  ◆ Hellseher  ○ gewählt</translation>
    </message>
    <message>
        <source>ms of the round, by number of verified drafts</source>
        <translation>ms der Runde, je Zahl geprüfter Entwürfe</translation>
    </message>
</context>
<context>
    <name>foregleam::ReliabilityChart</name>
    <message>
        <source>Reliability of confidence</source>
        <translation>Verlässlichkeit der Konfidenz</translation>
    </message>
    <message>
        <source>With a drafter that says how likely its drafts are to survive, what it says is compared here with what survives.</source>
        <translation>Mit einem Drafter, der sagt, wie wahrscheinlich seine Entwürfe bestehen, wird hier verglichen, was er sagt und was besteht.</translation>
    </message>
    <message>
        <source>Predicted %1 to %2 %</source>
        <translation>Vorhergesagt %1 bis %2 %</translation>
    </message>
    <message>
        <source>%1: no draft</source>
        <translation>%1: kein Entwurf</translation>
    </message>
    <message>
        <source>%1 (mean %2): %3 % of %4 drafts survived (95 % interval %5 to %6 %)</source>
        <translation>%1 (Mittel %2): %3 % von %4 Entwürfen bestanden (95-%-Intervall %5 bis %6 %)</translation>
    </message>
    <message>
        <source>ECE %1 % · %2 % before calibration · %3 drafts</source>
        <translation>ECE %1 % · %2 % vor der Kalibrierung · %3 Entwürfe</translation>
    </message>
    <message>
        <source>Predicted survival against what survived, %1. Expected calibration error %2.</source>
        <translation>Vorhergesagtes Überleben gegen das tatsächliche, %1. Erwarteter Kalibrierungsfehler %2.</translation>
    </message>
    <message>
        <source>survived, %</source>
        <translation>bestanden, %</translation>
    </message>
    <message>
        <source>● calibrated, 95 % interval  ○ as the drafter says</source>
        <translation>● kalibriert, 95-%-Intervall  ○ wie der Drafter sagt</translation>
    </message>
    <message>
        <source>predicted, %</source>
        <translation>vorhergesagt, %</translation>
    </message>
</context>
<context>
    <name>foregleam::RoundRibbon</name>
    <message>
        <source>Rounds</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>Scroll through the rounds</source>
        <translation>Durch die Runden blättern</translation>
    </message>
    <message>
        <source>Each round of the next answer becomes a column here: what was drafted, and what of it was accepted.</source>
        <translation>Jede Runde der nächsten Antwort wird hier eine Säule: was entworfen und was davon angenommen wurde.</translation>
    </message>
    <message>
        <source>Chosen: %1.</source>
        <translation>Gewählt: %1.</translation>
    </message>
    <message>
        <source>Newest: %1.</source>
        <translation>Neueste: %1.</translation>
    </message>
    <message>
        <source>This answer: %1 tokens a round over %2 rounds.</source>
        <translation>Diese Antwort: %1 Token je Runde in %2 Runden.</translation>
    </message>
    <message>
        <source>drafts</source>
        <translation>Entwürfe</translation>
    </message>
    <message>
        <source>round</source>
        <translation>Runde</translation>
    </message>
    <message>
        <source>Chosen: %1</source>
        <translation>Gewählt: %1</translation>
    </message>
    <message>
        <source>%1 tokens a round · %2 rounds</source>
        <translation>%1 Token je Runde · %2 Runden</translation>
    </message>
</context>
<context>
    <name>foregleam::RoundScrubber</name>
    <message>
        <source>Round to look at</source>
        <translation>Betrachtete Runde</translation>
    </message>
    <message>
        <source>Go through the rounds; the text and the charts follow</source>
        <translation>Durch die Runden gehen; Text und Diagramme folgen</translation>
    </message>
    <message>
        <source>no rounds</source>
        <translation>keine Runden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 rounds</source>
        <translation>%1 Runden</translation>
    </message>
</context>
<context>
    <name>foregleam::RoundStage</name>
    <message>
        <source>The round on its stage</source>
        <translation>Die Runde auf der Bühne</translation>
    </message>
    <message>
        <source>A round appears here, step by step, when a model has answered or a recording is open.</source>
        <translation>Hier erscheint Schritt für Schritt eine Runde, sobald ein Modell geantwortet hat oder eine Aufzeichnung offen ist.</translation>
    </message>
    <message>
        <source>Place %1: %2</source>
        <translation>Stelle %1: %2</translation>
    </message>
    <message>
        <source>, confidence %1, survival %2</source>
        <translation>, Konfidenz %1, Überleben %2</translation>
    </message>
    <message>
        <source>, accepted</source>
        <translation>, angenommen</translation>
    </message>
    <message>
        <source>, rejected</source>
        <translation>, abgelehnt</translation>
    </message>
    <message>
        <source>, discarded with the one before it</source>
        <translation>, verworfen mit dem davor</translation>
    </message>
    <message>
        <source>, not verified</source>
        <translation>, nicht geprüft</translation>
    </message>
    <message>
        <source> (p %1, q %2, u %3)</source>
        <translation> (p %1, q %2, u %3)</translation>
    </message>
    <message>
        <source>Round %1, %2. %3</source>
        <translation>Runde %1, %2. %3</translation>
    </message>
    <message>
        <source>anchor</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>□ confidence of the place   ■ survival up to it</source>
        <translation>□ Konfidenz der Stelle   ■ Überleben bis zu ihr</translation>
    </message>
    <message>
        <source>What each length was expected to bring was not computed.</source>
        <translation>Was jede Länge erwarten ließ, wurde nicht berechnet.</translation>
    </message>
    <message>
        <source>expected tok/s by number of verified drafts</source>
        <translation>erwartete Tok/s je Zahl geprüfter Entwürfe</translation>
    </message>
    <message>
        <source>target  p = %1</source>
        <translation>Modell  p = %1</translation>
    </message>
    <message>
        <source>drafter  q = %1</source>
        <translation>Drafter  q = %1</translation>
    </message>
    <message>
        <source>p / q = %1</source>
        <translation>p / q = %1</translation>
    </message>
    <message>
        <source>dice u = %1</source>
        <translation>Würfel u = %1</translation>
    </message>
    <message>
        <source>the drafter says  %1</source>
        <translation>der Drafter sagt  %1</translation>
    </message>
    <message>
        <source>the target says  %1</source>
        <translation>das Modell sagt  %1</translation>
    </message>
    <message>
        <source>the target&apos;s correction</source>
        <translation>Korrektur des Modells</translation>
    </message>
    <message>
        <source>the target&apos;s bonus</source>
        <translation>Bonus des Modells</translation>
    </message>
</context>
<context>
    <name>foregleam::SamplingDialog</name>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>0 always takes the most likely token; higher values vary more.</source>
        <translation>0 nimmt immer das wahrscheinlichste Token; höhere Werte bringen mehr Abwechslung.</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Keeps the k most likely tokens; 0 keeps all.</source>
        <translation>Behält die k wahrscheinlichsten Token; 0 behält alle.</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Keeps the fewest tokens whose probabilities add up to p; 1 keeps all.</source>
        <translation>Behält die wenigsten Token, deren Wahrscheinlichkeiten zusammen p ergeben; 1 behält alle.</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Drops tokens below this share of the most likely one&apos;s probability; 0 drops none.</source>
        <translation>Lässt Token weg, die unter diesem Anteil der Wahrscheinlichkeit des wahrscheinlichsten liegen; 0 lässt keines weg.</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>Wiederholungsabzug</translation>
    </message>
    <message>
        <source>Makes tokens that already occurred less likely; 1 changes nothing.</source>
        <translation>Macht Token, die schon vorkamen, weniger wahrscheinlich; 1 ändert nichts.</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>Anwesenheitsabzug</translation>
    </message>
    <message>
        <source>Subtracted once from tokens that already occurred; 0 changes nothing.</source>
        <translation>Einmal abgezogen von Token, die schon vorkamen; 0 ändert nichts.</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>Häufigkeitsabzug</translation>
    </message>
    <message>
        <source>Subtracted as often as a token occurred; 0 changes nothing.</source>
        <translation>So oft abgezogen, wie ein Token vorkam; 0 ändert nichts.</translation>
    </message>
    <message>
        <source>new for each answer</source>
        <translation>neu für jede Antwort</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>The same seed, settings and chat give the same answer. Empty: a new one for each answer.</source>
        <translation>Gleicher Startwert, gleiche Einstellungen und gleicher Chat ergeben dieselbe Antwort. Leer: für jede Antwort ein neuer.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Reproducible</source>
        <translation>Reproduzierbar</translation>
    </message>
    <message>
        <source>One seed, one text: every method and block size gives the same text, above temperature 0 too.</source>
        <translation>Ein Startwert, ein Text: Jedes Verfahren und jede Blockgröße ergibt denselben Text, auch über Temperatur 0.</translation>
    </message>
    <message>
        <source>Token limit</source>
        <translation>Tokengrenze</translation>
    </message>
    <message>
        <source>An answer ends after this many tokens at the latest.</source>
        <translation>Eine Antwort endet spätestens nach so vielen Token.</translation>
    </message>
    <message>
        <source>Stop strings</source>
        <translation>Stopptexte</translation>
    </message>
    <message>
        <source>One a line; an answer ends before the first of them.</source>
        <translation>Einer je Zeile; eine Antwort endet vor dem ersten davon.</translation>
    </message>
</context>
<context>
    <name>foregleam::SelectionChart</name>
    <message>
        <source>rounds %1 to %2</source>
        <translation>Runden %1 bis %2</translation>
    </message>
    <message>
        <source>all %1 rounds</source>
        <translation>alle %1 Runden</translation>
    </message>
</context>
<context>
    <name>foregleam::SessionDelegate</name>
    <message>
        <source>New title of the chat</source>
        <translation>Neuer Titel des Chats</translation>
    </message>
</context>
<context>
    <name>foregleam::SessionExporter</name>
    <message>
        <source>%1 has an ending that is no format; use .md, .html, .pdf, .csv or .json.</source>
        <translation>%1 hat eine Endung, die kein Format ist; verwenden Sie .md, .html, .pdf, .csv oder .json.</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written; check the folder and the space on the disk.</source>
        <translation>%1 lässt sich nicht schreiben; prüfen Sie den Ordner und den Platz auf der Platte.</translation>
    </message>
    <message>
        <source>Markdown (*.md);;Web page (*.html);;PDF (*.pdf);;Rounds as CSV (*.csv);;Everything as JSON (*.json)</source>
        <translation>Markdown (*.md);;Webseite (*.html);;PDF (*.pdf);;Runden als CSV (*.csv);;Alles als JSON (*.json)</translation>
    </message>
</context>
<context>
    <name>foregleam::SessionListModel</name>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Found in</source>
        <translation>Gefunden in</translation>
    </message>
</context>
<context>
    <name>foregleam::SessionPanel</name>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Start a new chat (Ctrl+N)</source>
        <translation>Einen neuen Chat beginnen (Strg+N)</translation>
    </message>
    <message>
        <source>Search all chats</source>
        <translation>Alle Chats durchsuchen</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Delete chat</source>
        <translation>Chat löschen</translation>
    </message>
    <message>
        <source>Delete “%1” with its messages and recorded rounds? It can&apos;t be brought back.</source>
        <translation>„%1“ mit Nachrichten und aufgezeichneten Runden löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
</context>
<context>
    <name>foregleam::SpeedChart</name>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Tokens per second appear here while an answer streams, beside what one token at a time reaches.</source>
        <translation>Token je Sekunde erscheinen hier, während eine Antwort entsteht, neben dem, was einzelne Token erreichen.</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 Tok/s</translation>
    </message>
    <message>
        <source>%1, %2 × the measured baseline</source>
        <translation>%1, %2 × der gemessene Vergleichswert</translation>
    </message>
    <message>
        <source>%1, baseline not measured</source>
        <translation>%1, Vergleichswert nicht gemessen</translation>
    </message>
    <message>
        <source>%1 s: %2 tok/s</source>
        <translation>%1 s: %2 Tok/s</translation>
    </message>
    <message>
        <source>Now %1 tok/s; this answer %2.</source>
        <translation>Jetzt %1 Tok/s; diese Antwort %2.</translation>
    </message>
    <message>
        <source>One at a time: %1 tok/s.</source>
        <translation>Einzeln: %1 Tok/s.</translation>
    </message>
    <message>
        <source>Chosen: %1.</source>
        <translation>Gewählt: %1.</translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation>Tok/s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>one at a time %1 tok/s</source>
        <translation>einzeln %1 Tok/s</translation>
    </message>
</context>
<context>
    <name>foregleam::SpeedLine</name>
    <message>
        <source>Speed of the newest answer against one token at a time, which was measured on this machine when the model was loaded. In brackets the 95 % interval that the scatter of the rounds gives</source>
        <translation>Tempo der neuesten Antwort gegenüber einzelnen Token, was auf diesem Rechner beim Laden des Modells gemessen wurde. In Klammern das 95-%-Intervall aus der Streuung der Runden</translation>
    </message>
</context>
<context>
    <name>foregleam::SpeedupChart</name>
    <message>
        <source>Speed-up</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>How many times faster than one token at a time each method is appears here after each prompt set.</source>
        <translation>Wievielmal so schnell wie einzelne Token jedes Verfahren ist, erscheint hier nach jeder Promptsammlung.</translation>
    </message>
    <message>
        <source>%1: nothing was decoded</source>
        <translation>%1: Nichts wurde dekodiert</translation>
    </message>
    <message>
        <source>%1: %2 (95 % interval %3 to %4)</source>
        <translation>%1: %2 (95-%-Intervall %3 bis %4)</translation>
    </message>
    <message>
        <source>%1: %2 (too few prompts for an interval)</source>
        <translation>%1: %2 (zu wenige Prompts für ein Intervall)</translation>
    </message>
    <message>
        <source>, before %1</source>
        <translation>, zuvor %1</translation>
    </message>
    <message>
        <source>times one token at a time, 95 % intervals</source>
        <translation>Vielfaches einzelner Token, 95-%-Intervalle</translation>
    </message>
</context>
<context>
    <name>foregleam::StatusLine</name>
    <message>
        <source>Resident memory of this program, the model&apos;s file included as far as it was read</source>
        <translation>Belegter Arbeitsspeicher dieses Programms, die Modelldatei eingeschlossen, soweit sie gelesen wurde</translation>
    </message>
    <message>
        <source>Positions of the KV cache in use, of those the model has here</source>
        <translation>Belegte Plätze des KV-Caches, von denen, die das Modell hier hat</translation>
    </message>
    <message>
        <source>No model loaded</source>
        <translation>Kein Modell geladen</translation>
    </message>
    <message>
        <source>Device: %1</source>
        <translation>Gerät: %1</translation>
    </message>
    <message>
        <source>context %1 / %2</source>
        <translation>Kontext %1 / %2</translation>
    </message>
    <message>
        <source>memory %1 MB</source>
        <translation>Speicher %1 MB</translation>
    </message>
</context>
<context>
    <name>foregleam::TextDialog</name>
    <message>
        <source>Foregleam</source>
        <translation>Foregleam</translation>
    </message>
    <message>
        <source>Qt</source>
        <translation>Qt</translation>
    </message>
    <message>
        <source>%1 (built with %2)</source>
        <translation>%1 (gebaut mit %2)</translation>
    </message>
    <message>
        <source>Compiler</source>
        <translation>Compiler</translation>
    </message>
    <message>
        <source>Runs models on</source>
        <translation>Modelle laufen auf</translation>
    </message>
    <message>
        <source>no model loaded</source>
        <translation>kein Modell geladen</translation>
    </message>
    <message>
        <source>Nothing faster because</source>
        <translation>Nichts Schnelleres, weil</translation>
    </message>
    <message>
        <source>Local chat with visible speculative decoding. Nothing you write leaves this machine.</source>
        <translation>Lokaler Chat mit sichtbarem spekulativem Dekodieren. Nichts, was Sie schreiben, verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Foregleam is free software under the Apache License 2.0.</source>
        <translation>Foregleam ist freie Software unter der Apache-Lizenz 2.0.</translation>
    </message>
    <message>
        <source>What it is made of</source>
        <translation>Woraus es besteht</translation>
    </message>
    <message>
        <source>On an NVIDIA GPU the CUDA runtime is used too, under NVIDIA&apos;s licence for it. Models and drafters have licences of their own; their cards name them.</source>
        <translation>Auf einer NVIDIA-GPU wird auch die CUDA-Laufzeit verwendet, unter NVIDIAs Lizenz dafür. Modelle und Drafter haben eigene Lizenzen; ihre Beschreibungen nennen sie.</translation>
    </message>
</context>
<context>
    <name>foregleam::TimeSplitChart</name>
    <message>
        <source>draft</source>
        <translation>entwerfen</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>planen</translation>
    </message>
    <message>
        <source>verify</source>
        <translation>prüfen</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>ziehen</translation>
    </message>
    <message>
        <source>other</source>
        <translation>übrige</translation>
    </message>
    <message>
        <source>Time of a round</source>
        <translation>Zeit einer Runde</translation>
    </message>
    <message>
        <source>Where the time of a round goes (draft, schedule, verify, sample, other) appears here with the first rounds.</source>
        <translation>Wohin die Zeit einer Runde geht (entwerfen, planen, prüfen, ziehen, übrige), erscheint hier mit den ersten Runden.</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>round %1</source>
        <translation>Runde %1</translation>
    </message>
    <message>
        <source>%1, %2: %3 ms, %4 % of %5 ms</source>
        <translation>%1, %2: %3 ms, %4 % von %5 ms</translation>
    </message>
    <message>
        <source>Mean of %1</source>
        <translation>Mittel: %1</translation>
    </message>
    <message>
        <source>%1 %2 ms</source>
        <translation>%1 %2 ms</translation>
    </message>
    <message>
        <source>A mean round of %1 takes %2 ms: %3.</source>
        <translation>Eine mittlere Runde (%1) dauert %2 ms: %3.</translation>
    </message>
    <message>
        <source>%1 ms a round · %2</source>
        <translation>%1 ms je Runde · %2</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>foregleam::TokenLink</name>
    <message>
        <source>The drafter wanted “%1”</source>
        <translation>Der Drafter wollte „%1“</translation>
    </message>
    <message>
        <source>p %1 (target) · q %2 (drafter) · u %3</source>
        <translation>p %1 (Modell) · q %2 (Drafter) · u %3</translation>
    </message>
    <message>
        <source>confidence %1</source>
        <translation>Konfidenz %1</translation>
    </message>
    <message>
        <source>p %1 (target)</source>
        <translation>p %1 (Modell)</translation>
    </message>
    <message>
        <source>round %1; click to take it apart</source>
        <translation>Runde %1; zum Zerlegen anklicken</translation>
    </message>
</context>
<context>
    <name>foregleam::TokenPane</name>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
</context>
<context>
    <name>foregleam::TokenTableModel</name>
    <message>
        <source>accepted draft</source>
        <translation>angenommener Entwurf</translation>
    </message>
    <message>
        <source>bonus</source>
        <translation>Bonus</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>Korrektur</translation>
    </message>
    <message>
        <source>first</source>
        <translation>erstes</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>q</source>
        <translation>q</translation>
    </message>
    <message>
        <source>u</source>
        <translation>u</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Runde</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Its number in the answer</source>
        <translation>Seine Nummer in der Antwort</translation>
    </message>
    <message>
        <source>What it adds to the text</source>
        <translation>Was es zum Text beiträgt</translation>
    </message>
    <message>
        <source>The target&apos;s probability, after temperature and the other settings</source>
        <translation>Wahrscheinlichkeit beim Modell, nach Temperatur und den anderen Einstellungen</translation>
    </message>
    <message>
        <source>The drafter&apos;s probability; 1 for drafters without a distribution</source>
        <translation>Wahrscheinlichkeit beim Drafter; 1 bei Draftern ohne Verteilung</translation>
    </message>
    <message>
        <source>The uniform number that decided: the draft stays where u is below p / q; 0 where none was drawn</source>
        <translation>Die gleichverteilte Zahl, die entschied: Der Entwurf bleibt, wo u unter p / q liegt; 0, wo keine gezogen wurde</translation>
    </message>
    <message>
        <source>How likely the drafter thought this draft to survive</source>
        <translation>Wie wahrscheinlich dieser Entwurf laut Drafter besteht</translation>
    </message>
    <message>
        <source>An accepted draft, the target&apos;s bonus token, or its correction of a rejected draft</source>
        <translation>Ein angenommener Entwurf, das Bonustoken des Modells oder seine Korrektur eines abgelehnten Entwurfs</translation>
    </message>
    <message>
        <source>The round that made it</source>
        <translation>Die Runde, die es erzeugt hat</translation>
    </message>
    <message>
        <source>Its place in the block of drafts</source>
        <translation>Seine Stelle im Block der Entwürfe</translation>
    </message>
</context>
<context>
    <name>foregleam::TopBar</name>
    <message>
        <source>Model and method</source>
        <translation>Modell und Verfahren</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The model that answers</source>
        <translation>Das Modell, das antwortet</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>Drafter</source>
        <translation>Drafter</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Block size</source>
        <translation>Blockgröße</translation>
    </message>
    <message>
        <source>γ</source>
        <translation>γ</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Drafts from the first one on that is less likely to survive than this are not verified</source>
        <translation>Entwürfe ab dem ersten, der mit geringerer Wahrscheinlichkeit besteht, werden nicht geprüft</translation>
    </message>
    <message>
        <source>Sampling settings</source>
        <translation>Sampling-Einstellungen</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>Datei öffnen …</translation>
    </message>
    <message>
        <source>What drafts for the model: a DSpark drafter or a small model. Loaded together with the model</source>
        <translation>Was für das Modell entwirft: ein DSpark-Drafter oder ein kleines Modell. Wird mit dem Modell geladen</translation>
    </message>
    <message>
        <source>Block size γ: most tokens drafted in a round; this drafter was trained for %1</source>
        <translation>Blockgröße γ: höchstens so viele Token werden in einer Runde entworfen; dieser Drafter wurde für %1 trainiert</translation>
    </message>
    <message>
        <source>Block size γ: most tokens drafted in a round</source>
        <translation>Blockgröße γ: höchstens so viele Token werden in einer Runde entworfen</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 Tok/s</translation>
    </message>
    <message>
        <source>Speed: %1</source>
        <translation>Tempo: %1</translation>
    </message>
</context>
<context>
    <name>foregleam::Tour</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>Rundgang überspringen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>foregleam::WelcomePane</name>
    <message>
        <source>Open a model file…</source>
        <translation>Modelldatei öffnen …</translation>
    </message>
    <message>
        <source>Why is the sky blue?</source>
        <translation>Warum ist der Himmel blau?</translation>
    </message>
    <message>
        <source>Write a Python function that sorts a list of words by length.</source>
        <translation>Schreibe eine Python-Funktion, die eine Liste von Wörtern nach Länge sortiert.</translation>
    </message>
    <message>
        <source>Repeat this list, one item a line: oak, beech, ash, oak, beech, ash, oak, beech, ash.</source>
        <translation>Wiederhole diese Liste, ein Eintrag je Zeile: Eiche, Buche, Esche, Eiche, Buche, Esche, Eiche, Buche, Esche.</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>Foregleam found no .gguf file in %1.
The command installer/run fetches SmolLM2 135M (98 MB) there. Or open a GGUF file that you have.</source>
        <translation>Foregleam hat in %1 keine .gguf-Datei gefunden.
Der Befehl installer/run holt SmolLM2 135M (98 MB) dorthin. Oder öffnen Sie eine GGUF-Datei, die Sie haben.</translation>
    </message>
    <message>
        <source>Loading %1</source>
        <translation>%1 wird geladen</translation>
    </message>
    <message>
        <source>Chat with %1</source>
        <translation>Chat mit %1</translation>
    </message>
    <message>
        <source>It runs on this machine; nothing you write leaves it.</source>
        <translation>Es läuft auf diesem Rechner; nichts, was Sie schreiben, verlässt ihn.</translation>
    </message>
    <message>
        <source>Sort words in Python</source>
        <translation>Wörter in Python sortieren</translation>
    </message>
    <message>
        <source>Repeat a list of trees</source>
        <translation>Eine Liste von Bäumen wiederholen</translation>
    </message>
</context>
</TS>
