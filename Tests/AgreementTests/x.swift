import Agreement
