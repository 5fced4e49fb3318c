------------------------------ MODULE ViewChange ------------------------------
(***************************************************************************)
(* The safety of the view change of docs/protocol.md, with one Byzantine   *)
(* replica. README.md in this folder says what is modelled, what is not,   *)
(* and what TLC found.                                                     *)
(*                                                                         *)
(* A proposal is the tuple of the values of the chain that ends in it: its *)
(* sequence is its length, its parent is all but its last value.           *)
(*                                                                         *)
(* The Byzantine replica has no state. It has sent whatever it can sign:   *)
(*  - It voted for everything in every view and phase. So a certificate    *)
(*    takes Quorum - 1 correct PREPAREs, a decision Quorum - 1 correct     *)
(*    COMMITs.                                                             *)
(*  - It leads every view: each replica may be shown another proposal, and *)
(*    another NEW-VIEW for the same view.                                  *)
(*  - Its VIEW-CHANGE is in every NEW-VIEW, and reports for each sequence  *)
(*    any certificate that exists, or none. It cannot forge certificates.  *)
(*                                                                         *)
(* Messages arrive at any time or never. What only adds to what others may *)
(* do happens as early as it can, what only takes away as late as it can,  *)
(* which leaves no behaviour out:                                          *)
(*  - N3, N4: a replica that enters a view accepts and prepares a whole    *)
(*    chain. A PREPARE only adds to certificates.                          *)
(*  - N5: a replica holds a certificate when it commits. One that it holds *)
(*    without committing shows only in its VIEW-CHANGEs, and there the     *)
(*    Byzantine one's can report it in its place.                          *)
(*  - V2: a replica leaves its view when somebody uses its VIEW-CHANGE. It *)
(*    may have asked for all views up to that one.                         *)
(*  - N7, K1, K2: a block counts as delivered, by whoever has use for it,  *)
(*    as soon as it and all before it are decided.                         *)
(*  - V10 only forbids votes. Here they are allowed.                       *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Correct,      \* the correct replicas; there is one more
  Values,       \* what a proposal may hold besides its parent
  SequenceMax,
  ViewMax,
  Quorum,
  InOrder,      \* whether COMMITs leave in order (N6)
  HighestView   \* whether the highest view wins in V5, or else the lowest

VARIABLES
  view,         \* the view a replica is in or has asked for
  chain,        \* the chain it accepted in each view, <<>> if it did not enter
  committed     \* the sequences it sent a COMMIT for, in each view

vars == <<view, chain, committed>>

Views     == 0 .. ViewMax
Sequences == 1 .. SequenceMax
Chains    == [Sequences -> Values]
Proposals == [s \in Sequences |-> [1 .. s -> Values]]

Prefix(c, s)  == SubSeq(c, 1, s)
Extends(c, d) == Len(c) >= Len(d) /\ Prefix(c, Len(d)) = d

TypeOK ==
  /\ view \in [Correct -> Views]
  /\ chain \in [Correct -> [Views -> Chains \cup {<<>>}]]
  /\ committed \in [Correct -> [Views -> SUBSET Sequences]]

-----------------------------------------------------------------------------
(* Certificates and decisions *)

\* N5
Certified(v, p) ==
  Cardinality({r \in Correct : Extends(chain[r][v], p)}) >= Quorum - 1

\* N7
Decided(v, p) ==
  Cardinality({r \in Correct : Len(p) \in committed[r][v] /\ Extends(chain[r][v], p)})
    >= Quorum - 1

\* N7, K1: whoever has the blocks before it may deliver it.
Delivered(p) ==
  \A s \in 1 .. Len(p) : \E v \in Views : Decided(v, Prefix(p, s))

-----------------------------------------------------------------------------
(* What a new view carries over (V5) *)

\* What a correct replica's VIEW-CHANGE for w reports of s, as a set of none
\* or one.
Report(r, w, s) ==
  LET in == {v \in 0 .. w - 1 : s \in committed[r][v]}
  IN {[view |-> v, proposal |-> Prefix(chain[r][v], s)] :
       v \in {u \in in : \A x \in in : x <= u}}

\* What the Byzantine replica's may report.
Forged(w, s) ==
  {{}} \cup
  UNION {{{[view |-> v, proposal |-> p]} : p \in {q \in Proposals[s] : Certified(v, q)}} :
         v \in 0 .. w - 1}

\* More than one only if certificates of one view conflict.
Winners(reports) ==
  {b.proposal : b \in
    {x \in reports : \A o \in reports : IF HighestView THEN o.view <= x.view
                                                       ELSE o.view >= x.view}}

\* The proposals that may be chosen for s, and <<>> if perhaps none is.
Choices(senders, w, s) ==
  LET reports == UNION {Report(r, w, s) : r \in senders}
  IN UNION {IF reports \cup f = {} THEN {<<>>} ELSE Winners(reports \cup f) :
            f \in Forged(w, s)}

\* All chains that w may start with. More than Quorum - 1 correct senders
\* change nothing: what one of them reports the Byzantine one can report too.
Carried(senders, w) ==
  LET choices == [s \in Sequences |-> Choices(senders, w, s)]
      RECURSIVE Longer(_)
      Longer(c) ==
        IF Len(c) = SequenceMax THEN {c}
        ELSE UNION {IF p # <<>> /\ Extends(p, c) THEN Longer(p) ELSE {c} :
                    p \in choices[Len(c) + 1]}
  IN Longer(<<>>)

Senders == {q \in SUBSET Correct : Cardinality(q) = Quorum - 1}

-----------------------------------------------------------------------------
(* Steps *)

\* Each replica accepts in view 0 what it is shown.
Init ==
  /\ view = [r \in Correct |-> 0]
  /\ \E first \in [Correct -> Chains] :
       chain = [r \in Correct |-> [v \in Views |-> IF v = 0 THEN first[r] ELSE <<>>]]
  /\ committed = [r \in Correct |-> [v \in Views |-> {}]]

\* N6: the COMMIT for the sequence before was sent in v, or it is delivered.
After(r, v, s) ==
  IF s = 1 THEN TRUE
  ELSE s - 1 \in committed[r][v] \/ \E p \in Proposals[s - 1] : Delivered(p)

\* N5, N6
Commit(r, s) ==
  LET v == view[r]
  IN /\ chain[r][v] # <<>>
     /\ s \notin committed[r][v]
     /\ Certified(v, Prefix(chain[r][v], s))
     /\ InOrder => After(r, v, s)
     /\ committed' = [committed EXCEPT ![r][v] = @ \cup {s}]
     /\ UNCHANGED <<view, chain>>

\* V2, V4 to V6 and N3: r is shown a NEW-VIEW for w made of VIEW-CHANGEs of
\* these senders and the Byzantine replica, and what is proposed after it.
Enter(r, w, senders) ==
  /\ view[r] <= w
  /\ chain[r][w] = <<>>
  /\ LET all == Carried(senders, w)
     IN \E c \in {d \in Chains : \E carried \in all : Extends(d, carried)} :
          chain' = [chain EXCEPT ![r][w] = c]
  /\ view' = [x \in Correct |-> IF x \in senders \cup {r} /\ view[x] < w THEN w ELSE view[x]]
  /\ UNCHANGED committed

Next ==
  \E r \in Correct :
    \/ \E s \in Sequences : Commit(r, s)
    \/ \E w \in 1 .. ViewMax : \E senders \in Senders : Enter(r, w, senders)

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Correct) \cup Permutations(Values)

-----------------------------------------------------------------------------
(* Invariants *)

AllProposals == UNION {Proposals[s] : s \in Sequences}

\* No two correct replicas deliver different blocks at a sequence.
Agreement ==
  \A s \in Sequences : Cardinality({p \in Proposals[s] : Delivered(p)}) <= 1

\* What is decided at s in v stays: nothing else is decided at s in any view,
\* delivered or not, and nothing else is even certified in v or later.
DecisionsStay ==
  \A v \in Views : \A p \in AllProposals :
    Decided(v, p) =>
      \A q \in Proposals[Len(p)] \ {p} : \A w \in Views :
        ~Decided(w, q) /\ (w >= v => ~Certified(w, q))
=============================================================================
