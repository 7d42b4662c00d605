System.Console.WriteLine("Not there yet.");
