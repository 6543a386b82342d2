"""The library proved over all answers: what every agreement owes, whatever the answers are.

Conditions become formulas over what the answers may say (`formulas`); the clause files are walked once for each kind
(`walking`); each obligation is a formula that must never hold (`obligations`), with what is known of the answers (`knowledge`).
A formula that can hold is only a suspicion: it is made into answers and assembled (`trying`), and told if the run shows it.
"""

from alliancegen.assembly.proving.proving import Proof, prove
from alliancegen.assembly.proving.trying import Build, Outcome

__all__ = ["Build", "Outcome", "Proof", "prove"]
